package io.grpckit.interceptors.auth.jwt;

import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.AuthenticationRequest;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.auth.jwt.Lifetime.Validity;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.List;
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

  private final long validFrom;
  private final long validUntil;
  private final byte @Nullable [] thumbprint;
  private final KeySet keys;
  private final CompletableFuture<Authentication> accepted;

  /** The certificate that the token was last presented with, so that it is hashed once. */
  private volatile @Nullable Certificate confirmed;

  /**
   * @param thumbprint of the certificate that the token is bound to, if it is
   * @param keys those with which it was verified
   */
  VerifiedToken(Caller caller, Validity validity, byte @Nullable [] thumbprint, KeySet keys) {
    this.validFrom = validity.fromMillis();
    this.validUntil = validity.untilMillis();
    this.thumbprint = thumbprint;
    this.keys = keys;
    this.accepted =
        CompletableFuture.completedFuture(Authentication.accepted(caller, validity.until()));
  }

  /** Whether the issuer still has the keys with which the token was verified. */
  boolean isVerifiedBy(KeySet current) {
    return keys == current;
  }

  /**
   * @param now milliseconds since the epoch
   */
  CompletableFuture<Authentication> admit(AuthenticationRequest request, long now) {
    if (now >= validUntil) {
      return EXPIRED;
    }
    if (now < validFrom) {
      return TOO_EARLY;
    }
    if (thumbprint != null && !isConfirmed(thumbprint, request)) {
      return NOT_CONFIRMED;
    }
    return accepted;
  }

  private boolean isConfirmed(byte[] expected, AuthenticationRequest request) {
    List<Certificate> certificates = request.clientCertificates();
    if (certificates.isEmpty()) {
      return false;
    }
    Certificate presented = certificates.get(0);
    if (isSame(presented, confirmed)) {
      return true;
    }
    if (!MessageDigest.isEqual(expected, Confirmation.thumbprintOf(presented))) {
      return false;
    }
    confirmed = presented;
    return true;
  }

  /** The very object, which a connection keeps: to compare contents is to hash them. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Certificate one, @Nullable Certificate other) {
    return one == other;
  }

  private static CompletableFuture<Authentication> rejected(String reason) {
    return CompletableFuture.completedFuture(Authentication.rejected(reason));
  }
}
