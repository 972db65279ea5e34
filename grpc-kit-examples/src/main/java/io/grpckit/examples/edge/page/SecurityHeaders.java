package io.grpckit.examples.edge.page;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;

/** What browsers are told to refuse, with every response. */
public final class SecurityHeaders {

  /** Scripts, connections and all else from here only; styles may stand in the page. */
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self' 'unsafe-inline'",
          "img-src 'self' data: blob:",
          "font-src 'self'",
          "connect-src 'self'",
          "manifest-src 'self'",
          "form-action 'self'",
          "base-uri 'none'",
          "frame-ancestors 'none'");

  private SecurityHeaders() {}

  /**
   * All of them.
   *
   * @return to be sent with every response
   */
  public static HttpHeaders all() {
    return HttpHeaders.builder()
        .add(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
        .add(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .add(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
        .add(HttpHeaderNames.X_FRAME_OPTIONS, "DENY")
        .add("cross-origin-opener-policy", "same-origin")
        .build();
  }
}
