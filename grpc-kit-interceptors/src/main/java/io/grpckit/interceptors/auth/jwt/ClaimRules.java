package io.grpckit.interceptors.auth.jwt;

import io.grpckit.interceptors.auth.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one issuer's tokens must say, once their signature has been verified. */
record ClaimRules(
    String issuer,
    Set<String> audiences,
    Set<String> types,
    boolean typeRequired,
    Set<String> requiredTexts,
    boolean issuedAtRequired,
    Duration leeway,
    Duration maxLifetime,
    Clock clock,
    String scopesClaim,
    String rolesClaim,
    @Nullable Function<Map<String, Object>, Caller> callerMapping) {

  /** Before the signature is verified: is this a kind of token that is meant for a resource? */
  void checkType(@Nullable String type) throws InvalidTokenException {
    if (type == null ? typeRequired : !types.contains(mediaType(type))) {
      throw new InvalidTokenException("header typ is missing or not accepted");
    }
  }

  /** RFC 7515, 4.1.9: without regard to case, and {@code application/} may be left out. */
  private static String mediaType(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
  }

  VerifiedToken check(Map<String, @Nullable Object> members, KeySet keys)
      throws InvalidTokenException {
    Claims claims = new Claims(members);
    checkAudience(claims.textOrTexts("aud"));
    for (String name : requiredTexts) {
      claims.requiredText(name);
    }
    Instant expiresAt = claims.requiredTime("exp");
    @Nullable Instant notBefore = claims.time("nbf");
    @Nullable Instant issuedAt = issuedAtRequired ? claims.requiredTime("iat") : claims.time("iat");
    checkLifetime(expiresAt, issuedAt);
    return new VerifiedToken(
        caller(claims),
        later(notBefore, issuedAt).minus(leeway),
        expiresAt.plus(leeway),
        Confirmation.thumbprint(members.get("cnf"), members.containsKey("cnf")),
        keys);
  }

  private void checkAudience(List<String> tokenAudiences) throws InvalidTokenException {
    if (tokenAudiences.stream().noneMatch(audiences::contains)) {
      throw new InvalidTokenException("claim aud does not name this audience");
    }
  }

  private void checkLifetime(Instant expiresAt, @Nullable Instant issuedAt)
      throws InvalidTokenException {
    Instant now = clock.instant();
    Instant start = issuedAt == null || issuedAt.isAfter(now) ? now : issuedAt;
    if (Duration.between(start, expiresAt).compareTo(maxLifetime.plus(leeway)) > 0) {
      throw new InvalidTokenException("claim exp is too far away");
    }
  }

  private static Instant later(@Nullable Instant one, @Nullable Instant other) {
    Instant first = one == null ? Instant.EPOCH : one;
    Instant second = other == null ? Instant.EPOCH : other;
    return first.isAfter(second) ? first : second;
  }

  private Caller caller(Claims claims) throws InvalidTokenException {
    String subject = claims.requiredText("sub");
    Map<String, Object> frozen = StrictJson.freeze(claims.members());
    if (callerMapping != null) {
      return callerMapping.apply(frozen);
    }
    return new Caller(subject, issuer, claims.words(scopesClaim), claims.words(rolesClaim), frozen);
  }
}
