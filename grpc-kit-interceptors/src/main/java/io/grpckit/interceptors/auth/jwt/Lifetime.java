package io.grpckit.interceptors.auth.jwt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long tokens are valid.
 *
 * @param max the longest time from issue, or from now, to expiry
 * @param leeway how far the issuer's clock may differ
 * @param clock tells what now is
 */
record Lifetime(Duration max, Duration leeway, Clock clock) {

  /**
   * When one token is valid, leeway included.
   *
   * @param from inclusive
   * @param until exclusive
   */
  record Validity(Instant from, Instant until) {

    /** Whole milliseconds, and in doubt not valid: an Instant per call would be garbage. */
    long fromMillis() {
      return from.plusNanos(999_999).toEpochMilli();
    }

    long untilMillis() {
      return until.toEpochMilli();
    }
  }

  Validity check(Claims claims) throws InvalidTokenException {
    Instant expiresAt = claims.requiredTime("exp");
    @Nullable Instant notBefore = claims.time("nbf");
    @Nullable Instant issuedAt = claims.time("iat");
    checkLength(expiresAt, issuedAt);
    return new Validity(later(notBefore, issuedAt).minus(leeway), expiresAt.plus(leeway));
  }

  private void checkLength(Instant expiresAt, @Nullable Instant issuedAt)
      throws InvalidTokenException {
    Instant now = clock.instant();
    Instant start = issuedAt == null || issuedAt.isAfter(now) ? now : issuedAt;
    if (Duration.between(start, expiresAt).compareTo(max.plus(leeway)) > 0) {
      throw new InvalidTokenException("claim exp is too far away");
    }
  }

  private static Instant later(@Nullable Instant one, @Nullable Instant other) {
    Instant first = one == null ? Instant.EPOCH : one;
    Instant second = other == null ? Instant.EPOCH : other;
    return first.isAfter(second) ? first : second;
  }
}
