package io.grpckit.examples.edge.page;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ServerCacheControl;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import com.linecorp.armeria.server.docs.DocService;
import com.linecorp.armeria.server.file.HttpFile;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The calls, documented, with a form to try them. Its page writes styles of its own and starts the
 * workers of its editor; ours does neither.
 */
public final class Docs extends SimpleDecoratingHttpService {

  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self' 'unsafe-inline'",
          "connect-src 'self'",
          "img-src 'self' data:",
          "font-src 'self'",
          "worker-src 'self'",
          "object-src 'none'",
          "form-action 'none'",
          "base-uri 'none'",
          "frame-ancestors 'none'");
  private static final Pattern FOREIGN = Pattern.compile("<link [^>]*https?://[^>]*>");
  private static final String ADDRESS = "<script src=\"address.js\"></script>";
  private static final String TOKEN = "Bearer ACCESS_TOKEN";

  private final DocsContents contents;
  private final HttpService address =
      HttpFile.builder(Docs.class.getClassLoader(), "io/grpckit/examples/edge/page/address.js")
          .cacheControl(ServerCacheControl.REVALIDATED)
          .build()
          .asService();

  private Docs(HttpService docs, DocsContents contents) {
    super(docs);
    this.contents = contents;
  }

  /**
   * Documents what is served.
   *
   * @param http serves it
   * @param takesJson which paths of methods, such as {@code /user.v1.UserService/GetUser}, do
   */
  public static void install(ServerBuilder http, Predicate<String> takesJson) {
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
      case "/", "/index.html" -> edited(context, request, Docs::ourOwn);
      case "/address.js" -> address.serve(context, request);
      case "/specification.json" -> edited(context, request, contents::withJson);
      default -> unwrap().serve(context, request);
    };
  }

  /**
   * Without the fonts of others, who would learn of our visitors, and with a script of ours before
   * theirs, which keeps what is typed out of the address.
   */
  private static String ourOwn(String html) {
    return FOREIGN.matcher(html).replaceAll("").replace("</head>", ADDRESS + "</head>");
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
