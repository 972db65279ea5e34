package io.grpckit.interceptors;

/**
 * The places of a client's pipeline, in the order in which a call meets them. Call credentials are
 * none of them: they act below, for each attempt.
 */
public enum ClientStage {
  /** Metrics, traces, logs. Outermost, so that they see what every other stage decides. */
  OBSERVE(false),
  /** Request id, what is passed on from the call that is being served. */
  CONTEXT(false),
  /** Gives a deadline to calls that have none. */
  DEADLINE(true),
  /** Circuit breakers. */
  BREAKER(false),
  /** The application's own interceptors, in the order in which they are added. */
  APPLICATION(false);

  private final boolean singleSeat;

  ClientStage(boolean singleSeat) {
    this.singleSeat = singleSeat;
  }

  /**
   * Whether a second interceptor in this stage is refused.
   *
   * @return true if the stage holds at most one interceptor
   */
  public boolean singleSeat() {
    return singleSeat;
  }
}
