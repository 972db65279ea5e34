package io.grpckit.examples.edge.page;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.cors.CorsService;
import java.util.List;
import java.util.function.Function;

/** Which pages of other origins may call, and what they may read of the answers. */
public final class CrossOrigin {

  private static final int PREFLIGHT_SECONDS = 600;

  private CrossOrigin() {}

  /**
   * Lets pages call.
   *
   * @param origins of the pages
   * @return a decorator of all services
   */
  public static Function<? super HttpService, ? extends HttpService> allowing(
      List<String> origins) {
    return CorsService.builder(origins)
        .allowRequestMethods(
            HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE)
        .allowRequestHeaders(
            "authorization",
            "content-type",
            "grpc-timeout",
            "if-match",
            "if-none-match",
            "if-range",
            "range",
            "x-grpc-web",
            "x-request-id",
            "x-user-agent")
        .exposeHeaders(
            "accept-ranges",
            "content-disposition",
            "content-range",
            "etag",
            "grpc-message",
            "grpc-status",
            "grpc-status-details-bin",
            "retry-after",
            "x-request-id")
        .maxAge(PREFLIGHT_SECONDS)
        .newDecorator();
  }
}
