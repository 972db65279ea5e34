package io.grpckit.interceptors.admission;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import java.time.Duration;

/** What an {@link AdmissionPolicy} decided about a call. */
public sealed interface Admission {
  /**
   * The call may go on, and nothing has to be given back.
   *
   * @return the one value of its kind
   */
  static Admission granted() {
    return Granted.FREE;
  }

  /**
   * The call may go on.
   *
   * @param permit given back exactly once, however the call ends
   * @return a grant
   */
  static Admission granted(Permit permit) {
    return new Granted(permit);
  }

  /**
   * The call is refused.
   *
   * @param reason what the caller reads, without any number that an attacker could tune by
   * @param retryAfter when it is worth trying again
   * @return a refusal
   */
  static Admission refused(String reason, Duration retryAfter) {
    return new Refused(reason, retryAfter);
  }

  /** What a call holds while it runs. */
  @FunctionalInterface
  interface Permit {
    /**
     * Takes the permit back.
     *
     * @param status how the call ended; CANCELLED if its caller went away, DEADLINE_EXCEEDED if its
     *     time was up
     */
    void release(Status status);
  }

  /**
   * The call may go on.
   *
   * @param permit what it holds
   */
  record Granted(Permit permit) implements Admission {
    static final Granted FREE = new Granted(status -> {});

    /**
     * Refuses null.
     *
     * @param permit what the call holds
     */
    public Granted {
      requireNonNull(permit, "permit");
    }
  }

  /**
   * The call is refused.
   *
   * @param reason what the caller reads
   * @param retryAfter when it is worth trying again
   */
  record Refused(String reason, Duration retryAfter) implements Admission {
    /**
     * Refuses nulls.
     *
     * @param reason what the caller reads
     * @param retryAfter when it is worth trying again
     */
    public Refused {
      requireNonNull(reason, "reason");
      requireNonNull(retryAfter, "retryAfter");
    }
  }
}
