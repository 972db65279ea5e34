package io.grpckit.interceptors.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Authenticator} found. The reasons are for the audit log; a peer never sees them.
 */
public sealed interface Authentication {

  /**
   * No credentials of the kind in question were presented.
   *
   * @return the one value of its kind
   */
  static Authentication absent() {
    return Absent.INSTANCE;
  }

  /**
   * The credentials are valid, for as long as the call takes.
   *
   * @param caller who they belong to
   * @return an acceptance without an end
   */
  static Authentication accepted(Caller caller) {
    return new Accepted(caller, null);
  }

  /**
   * The credentials are valid until an instant, at which streams are ended.
   *
   * @param caller who they belong to
   * @param validUntil when they end, tolerated clock skew included
   * @return an acceptance with an end
   */
  static Authentication accepted(Caller caller, Instant validUntil) {
    return new Accepted(caller, requireNonNull(validUntil, "validUntil"));
  }

  /**
   * Credentials were presented and are not valid: the call ends UNAUTHENTICATED.
   *
   * @param reason why, without any part of the credentials
   * @return a rejection
   */
  static Authentication rejected(String reason) {
    return new Rejected(reason);
  }

  /**
   * Nobody can tell whether the credentials are valid: the call ends UNAVAILABLE.
   *
   * @param reason what is missing
   * @return a failure that a client may retry
   */
  static Authentication unavailable(String reason) {
    return new Unavailable(reason);
  }

  /** No credentials of the kind in question were presented. */
  enum Absent implements Authentication {
    /** The one value. */
    INSTANCE
  }

  /**
   * The credentials are valid.
   *
   * @param caller who they belong to
   * @param validUntil when they end, tolerated clock skew included; null for never
   */
  record Accepted(Caller caller, @Nullable Instant validUntil) implements Authentication {
    /**
     * Refuses the anonymous caller, whom no credentials can name.
     *
     * @param caller not anonymous
     * @param validUntil may be null
     */
    public Accepted {
      if (caller.isAnonymous()) {
        throw new IllegalArgumentException("caller must not be anonymous");
      }
    }
  }

  /**
   * Credentials were presented and are not valid.
   *
   * @param reason why, for the audit log
   */
  record Rejected(String reason) implements Authentication {
    /**
     * Refuses null.
     *
     * @param reason not null
     */
    public Rejected {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * Nobody can tell whether the credentials are valid.
   *
   * @param reason what is missing, for the audit log
   */
  record Unavailable(String reason) implements Authentication {
    /**
     * Refuses null.
     *
     * @param reason not null
     */
    public Unavailable {
      requireNonNull(reason, "reason");
    }
  }
}
