package io.grpckit.interceptors.auth.jwt;

import io.grpckit.interceptors.auth.Caller;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a caller from the claims of a verified token.
 *
 * @param scopesClaim where the scopes are
 * @param rolesClaim where the roles are
 * @param custom takes the place of all this, if it is there
 */
record CallerMapping(
    String scopesClaim, String rolesClaim, @Nullable Function<Map<String, Object>, Caller> custom) {

  Caller caller(String issuer, Claims claims) throws InvalidTokenException {
    String subject = claims.requiredText("sub");
    Map<String, Object> frozen = StrictJson.freeze(claims.members());
    if (custom != null) {
      return custom.apply(frozen);
    }
    return new Caller(subject, issuer, claims.words(scopesClaim), claims.words(rolesClaim), frozen);
  }
}
