package io.grpckit.interceptors.observe;

/** The trace of a call, as far as a log line and an exemplar need it. Thread-safe. */
public interface CallTrace {

  /**
   * The trace's id.
   *
   * @return 32 lower-case hexadecimal digits
   */
  String traceId();

  /**
   * The id of the call's span.
   *
   * @return 16 lower-case hexadecimal digits
   */
  String spanId();

  /**
   * Whether the span is recorded somewhere.
   *
   * @return {@code false} if nobody will ever find it
   */
  boolean sampled();

  /**
   * Makes the span the current one of this thread.
   *
   * @return closed on the same thread to restore what was current before
   */
  AutoCloseable makeCurrent();
}
