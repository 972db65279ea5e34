package io.grpckit.examples.edge.call;

import com.linecorp.armeria.common.HttpHeadersBuilder;
import io.grpc.Metadata;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The metadata of an answer as headers of HTTP: under its own names, what is binary as Base64. What
 * belongs to the transport, to HTTP or to the browser's rules stays behind.
 */
public final class AnswerHeaders {

  private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding(); // as gRPC
  private static final List<String> PREFIXES =
      List.of(":", "access-control-", "content-", "cross-origin-", "grpc-", "proxy-", "sec-");
  private static final Set<String> OF_HTTP =
      Set.of(
          "age",
          "allow",
          "connection",
          "date",
          "http2-settings",
          "keep-alive",
          "referrer-policy",
          "server",
          "strict-transport-security",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-accel-buffering",
          "x-content-type-options",
          "x-frame-options");

  private AnswerHeaders() {}

  /**
   * Adds what may be told.
   *
   * @param metadata the answer's
   * @param headers to be sent
   */
  public static void add(Metadata metadata, HttpHeadersBuilder headers) {
    for (String name : metadata.keys()) {
      if (!OF_HTTP.contains(name) && PREFIXES.stream().noneMatch(name::startsWith)) {
        headers.add(name, values(metadata, name));
      }
    }
  }

  private static List<String> values(Metadata metadata, String name) {
    return name.endsWith(Metadata.BINARY_HEADER_SUFFIX)
        ? all(metadata, Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER)).stream()
            .map(BASE64::encodeToString)
            .toList()
        : all(metadata, Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  private static <T> List<T> all(Metadata metadata, Metadata.Key<T> key) {
    Iterable<T> values = metadata.getAll(key);
    return values == null ? List.of() : StreamSupport.stream(values.spliterator(), false).toList();
  }
}
