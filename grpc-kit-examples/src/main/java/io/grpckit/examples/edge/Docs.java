package io.grpckit.examples.edge;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import com.linecorp.armeria.server.docs.DocService;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The calls, documented, with a form to try them. Its page evaluates scripts; ours must not. */
final class Docs extends SimpleDecoratingHttpService {

  private static final String POLICY =
      "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'none'";
  private static final Pattern FOREIGN = Pattern.compile("<link [^>]*https?://[^>]*>");
  private static final String TOKEN = "Bearer ACCESS_TOKEN";

  private final DocsContents contents;

  private Docs(HttpService docs, DocsContents contents) {
    super(docs);
    this.contents = contents;
  }

  /** Documents what is served; some of it takes JSON, at the path of its gRPC name. */
  static void install(ServerBuilder http, Predicate<String> takesJson) {
    DocService docs =
        DocService.builder()
            .webAppTitle("grpc-kit example")
            .exampleHeaders(
                HttpHeaders.of(HttpHeaderNames.AUTHORIZATION, TOKEN),
                HttpHeaders.of(HttpHeaderNames.AUTHORIZATION, TOKEN, "grpc-timeout", "3S"))
            .build();
    http.serviceUnder("/docs", new Docs(docs, new DocsContents(takesJson)));
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
    context.setAdditionalResponseHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY);
    return switch (context.mappedPath()) {
      case "/", "/index.html" -> edited(context, request, Docs::withoutForeign);
      case "/specification.json" -> edited(context, request, contents::withJson);
      default -> unwrap().serve(context, request);
    };
  }

  /** The fonts of others, who would learn of our visitors; the policy lets none in. */
  private static String withoutForeign(String html) {
    return FOREIGN.matcher(html).replaceAll("");
  }

  private HttpResponse edited(
      ServiceRequestContext context, HttpRequest request, UnaryOperator<String> edit)
      throws Exception {
    HttpRequest plain =
        request.mapHeaders(
            headers -> headers.toBuilder().removeAndThen(HttpHeaderNames.ACCEPT_ENCODING).build());
    context.updateRequest(plain);
    return HttpResponse.of(
        unwrap()
            .serve(context, plain)
            .aggregate()
            .thenApply(whole -> edited(whole, edit).toHttpResponse()));
  }

  private static AggregatedHttpResponse edited(
      AggregatedHttpResponse whole, UnaryOperator<String> edit) {
    if (!whole.status().equals(HttpStatus.OK) || whole.content().isEmpty()) {
      return whole;
    }
    ResponseHeaders headers =
        whole.headers().toBuilder()
            .removeAndThen(HttpHeaderNames.CONTENT_ENCODING) // it says so even of what is not
            .build();
    return AggregatedHttpResponse.of(headers, HttpData.ofUtf8(edit.apply(whole.contentUtf8())));
  }
}
