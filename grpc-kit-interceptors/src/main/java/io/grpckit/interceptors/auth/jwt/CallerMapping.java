package io.grpckit.interceptors.auth.jwt;

import io.grpckit.interceptors.auth.Caller;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a caller from the claims of a verified token. */
final class CallerMapping {
  private static final Logger logger = LoggerFactory.getLogger(JwtAuthenticator.class);

  private final ClaimPath scopes;
  private final ClaimPath roles;
  private final @Nullable Function<Map<String, Object>, Caller> custom;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * @param scopes where the scopes are
   * @param roles where the roles are
   * @param custom takes the place of all this, if it is there
   */
  CallerMapping(
      ClaimPath scopes, ClaimPath roles, @Nullable Function<Map<String, Object>, Caller> custom) {
    this.scopes = scopes;
    this.roles = roles;
    this.custom = custom;
  }

  Caller caller(String issuer, Claims claims) throws InvalidTokenException {
    String subject = claims.requiredText("sub");
    Map<String, Object> frozen = StrictJson.freeze(claims.members());
    if (custom != null) {
      return custom.apply(frozen);
    }
    return new Caller(
        subject, issuer, words(issuer, claims, scopes), words(issuer, claims, roles), frozen);
  }

  /** Tokens of another shape are refused, one by one; that all are may be our own mistake. */
  private Set<String> words(String issuer, Claims claims, ClaimPath path)
      throws InvalidTokenException {
    try {
      return claims.words(path);
    } catch (InvalidTokenException e) {
      if (told.compareAndSet(false, true)) {
        logger.warn(
            "A token of {} is refused: {}. Others like it are refused without this line; is it the"
                + " right claim?",
            issuer,
            e.reason());
      }
      throw e;
    }
  }
}
