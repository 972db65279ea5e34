package io.grpckit.interceptors.auth.jwt;

import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.AuthenticationRequest;
import io.grpckit.interceptors.auth.Caller;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A token that was verified once. What changes from call to call (the time, the connection) is
 * checked in every {@link #admit}.
 */
final class VerifiedToken {

  private static final CompletableFuture<Authentication> EXPIRED = rejected("token has expired");
  private static final CompletableFuture<Authentication> TOO_EARLY =
      rejected("token is not valid yet");
  private static final CompletableFuture<Authentication> NOT_CONFIRMED =
      rejected("token is bound to another certificate");

  private final Instant validFrom;
  private final Instant validUntil;
  private final byte @Nullable [] thumbprint;
  private final KeySet keys;
  private final CompletableFuture<Authentication> accepted;

  /**
   * @param validFrom inclusive, leeway included
   * @param validUntil exclusive, leeway included
   * @param thumbprint of the certificate that the token is bound to, if it is
   * @param keys those with which it was verified
   */
  VerifiedToken(
      Caller caller,
      Instant validFrom,
      Instant validUntil,
      byte @Nullable [] thumbprint,
      KeySet keys) {
    this.validFrom = validFrom;
    this.validUntil = validUntil;
    this.thumbprint = thumbprint;
    this.keys = keys;
    this.accepted = CompletableFuture.completedFuture(Authentication.accepted(caller, validUntil));
  }

  /** Whether the issuer still has the keys with which the token was verified. */
  boolean isVerifiedBy(KeySet current) {
    return keys == current;
  }

  CompletableFuture<Authentication> admit(AuthenticationRequest request, Instant now) {
    if (!now.isBefore(validUntil)) {
      return EXPIRED;
    }
    if (now.isBefore(validFrom)) {
      return TOO_EARLY;
    }
    if (thumbprint != null && !Confirmation.isConfirmed(thumbprint, request)) {
      return NOT_CONFIRMED;
    }
    return accepted;
  }

  private static CompletableFuture<Authentication> rejected(String reason) {
    return CompletableFuture.completedFuture(Authentication.rejected(reason));
  }
}
