package io.grpckit.examples.edge;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.docs.DocService;

/** The calls, documented, with a form to try them. Its page evaluates scripts; ours must not. */
final class Docs {

  private static final String POLICY =
      "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'none'";

  private Docs() {}

  static void install(ServerBuilder http) {
    HttpService docs = new DocService();
    http.serviceUnder(
        "/docs",
        docs.decorate(
            (delegate, context, request) -> {
              context.setAdditionalResponseHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY);
              return delegate.serve(context, request);
            }));
  }
}
