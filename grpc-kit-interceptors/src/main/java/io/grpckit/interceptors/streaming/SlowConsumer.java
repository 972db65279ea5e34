package io.grpckit.interceptors.streaming;

/** What becomes of a subscriber whose buffer is full. */
public enum SlowConsumer {
  /** It loses the oldest messages that it has not received: for what only the latest counts of. */
  DROP_OLDEST,
  /**
   * Its call ends with RESOURCE_EXHAUSTED: for what must not have holes. The caller comes back and
   * asks for what it missed.
   */
  DISCONNECT
}
