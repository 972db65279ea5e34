package io.grpckit.interceptors;

/** The places of a server's pipeline, in the order in which a call meets them. */
public enum ServerStage {
  /** Metrics, traces, logs. Outermost, so that they see what every other stage decides. */
  OBSERVE(false),
  /** Request id, the peer's true address. */
  CONTEXT(false),
  /** Turns exceptions into statuses, those of all stages below included. */
  ERRORS(true),
  /** Ends calls that take too long; the time that admission takes counts. */
  DEADLINE(true),
  /** Sheds load before work is done for it: checking a token is work. */
  ADMISSION(false),
  /** Finds out who is calling. */
  AUTHENTICATE(true),
  /** Limits per caller, which need to know who is calling. */
  QUOTA(false),
  /** Decides who may call what. */
  AUTHORIZE(true),
  /** Refuses malformed requests; only those who may call learn what is wrong with theirs. */
  VALIDATE(false),
  /** The application's own interceptors, in the order in which they are added. */
  APPLICATION(false);

  private final boolean singleSeat;

  ServerStage(boolean singleSeat) {
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
