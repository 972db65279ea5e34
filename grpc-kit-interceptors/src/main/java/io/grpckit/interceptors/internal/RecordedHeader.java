package io.grpckit.interceptors.internal;

import io.grpc.Metadata;
import java.util.Locale;
import java.util.regex.Pattern;

/** Request headers that logs and traces may show. */
public final class RecordedHeader {

  /** What the attribute of a header is called, followed by its name. */
  public static final String PREFIX = "rpc.request.metadata.";

  private static final Pattern NAME = Pattern.compile("[0-9a-z_.-]+");
  private static final Pattern CREDENTIAL =
      Pattern.compile(".*(authorization|cookie|api-?key|token|secret|password|credential).*");

  private RecordedHeader() {}

  /**
   * The key of a header that may be shown.
   *
   * @param name in any case
   * @return the key
   * @throws IllegalArgumentException if no header has such a name, if it is binary, or if the name
   *     speaks of credentials
   */
  public static Metadata.Key<String> key(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(lower).matches()
        || lower.endsWith(Metadata.BINARY_HEADER_SUFFIX)
        || CREDENTIAL.matcher(lower).matches()) {
      throw new IllegalArgumentException("metadata must be text and no credential, was " + name);
    }
    return Metadata.Key.of(lower, Metadata.ASCII_STRING_MARSHALLER);
  }
}
