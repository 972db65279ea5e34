package io.grpckit.lb;

import java.util.Map;

/**
 * What a client does about an attempt that fails or is slow: retry it, or hedge it, never both
 * (gRFC A6; grpc-java's channel panics on a method that has both).
 */
public sealed interface AttemptPolicy permits RetryPolicy, HedgingPolicy {
  /**
   * How often the call is sent at most, the first attempt included.
   *
   * @return at least 2
   */
  int maxAttempts();

  /**
   * The member of a service config's {@code methodConfig} that holds this policy.
   *
   * @return {@code retryPolicy} or {@code hedgingPolicy}
   */
  String key();

  /**
   * The value of that member.
   *
   * @return an immutable map of strings, numbers and lists
   */
  Map<String, ?> toMap();
}
