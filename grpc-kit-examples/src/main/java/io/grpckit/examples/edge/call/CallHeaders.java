package io.grpckit.examples.edge.call;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Metadata;
import io.netty.util.AsciiString;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers of an HTTP request as the metadata of a call. What is HTTP's own stays behind; what a
 * client says of its own address is dropped, and the address that we see takes its place.
 */
final class CallHeaders {

  static final Metadata.Key<String> FORWARDED_FOR =
      Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER);

  private static final Set<String> OF_HTTP =
      Set.of(
          "accept",
          "accept-charset",
          "accept-encoding",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "dnt",
          "expect",
          "host",
          "http2-settings",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "keep-alive",
          "origin",
          "pragma",
          "priority",
          "proxy-authorization",
          "proxy-connection",
          "range",
          "referer",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "upgrade-insecure-requests");
  private static final Set<String> OF_THE_TRANSPORT =
      Set.of(
          "grpc-accept-encoding",
          "grpc-encoding",
          "grpc-message",
          "grpc-status",
          "grpc-status-details-bin",
          "grpc-timeout",
          "x-grpc-web");
  private static final Set<String> OF_PROXIES =
      Set.of("client-ip", "forwarded", "true-client-ip", "via", "x-client-ip", "x-real-ip");

  private CallHeaders() {}

  /**
   * The metadata of the call that a request asks for.
   *
   * @throws IllegalArgumentException if a header that ends in {@code -bin} is not Base64
   */
  static Metadata of(ServiceRequestContext request) {
    Metadata metadata = new Metadata();
    copy(request.request().headers(), metadata);
    metadata.put(FORWARDED_FOR, ClientAddress.of(request));
    return metadata;
  }

  private static void copy(HttpHeaders headers, Metadata metadata) {
    for (Map.Entry<AsciiString, String> header : headers) {
      String name = header.getKey().toString();
      if (!staysBehind(name)) {
        put(metadata, name, header.getValue());
      }
    }
  }

  private static boolean staysBehind(String name) {
    return name.startsWith(":")
        || name.startsWith("sec-")
        || name.startsWith("x-forwarded-")
        || OF_HTTP.contains(name)
        || OF_THE_TRANSPORT.contains(name)
        || OF_PROXIES.contains(name);
  }

  private static void put(Metadata metadata, String name, String value) {
    if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
      Metadata.Key<byte[]> key = Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
      for (String part : value.split(",", -1)) {
        metadata.put(key, decode(name, part.strip()));
      }
    } else if (isAscii(value)) {
      metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }
  }

  private static byte[] decode(String name, String value) {
    try {
      return Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "header %s must be Base64", name), e);
    }
  }

  private static boolean isAscii(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < 0x20 || value.charAt(i) > 0x7e) {
        return false;
      }
    }
    return true;
  }
}
