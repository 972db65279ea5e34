package io.grpckit.interceptors.context;

import io.grpc.Context;
import io.grpc.Metadata;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id by which people find one request in the logs of all servers that it passed. It travels in
 * the header {@code x-request-id}.
 */
public final class RequestId {
  /** The header, in requests and in responses. */
  public static final Metadata.Key<String> HEADER =
      Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

  private static final Context.Key<String> KEY = Context.key("io.grpckit.request-id");
  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private RequestId() {}

  /**
   * The id of the call that is being served; see {@link RequestIdServerInterceptor}.
   *
   * @return null outside of a call
   */
  public static @Nullable String current() {
    return KEY.get();
  }

  static @Nullable String from(Context context) {
    return KEY.get(context);
  }

  static Context in(Context parent, String id) {
    return parent.withValue(KEY, id);
  }

  /** The caller's id if it is harmless in a log line, else a new one. */
  static String of(Metadata headers) {
    String sent = headers.get(HEADER);
    return sent != null && ACCEPTED.matcher(sent).matches() ? sent : generate();
  }

  /** 128 random bits: unique, not secret. */
  private static String generate() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }
}
