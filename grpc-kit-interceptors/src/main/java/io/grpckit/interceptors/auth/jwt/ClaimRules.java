package io.grpckit.interceptors.auth.jwt;

import io.grpckit.interceptors.auth.jwt.Lifetime.Validity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one issuer's tokens must say.
 *
 * @param issuer its name
 * @param audiences whom its tokens are for: one of these
 * @param requiredTexts claims that must be strings
 */
record ClaimRules(
    String issuer,
    Set<String> audiences,
    Set<String> requiredTexts,
    TokenProfile profile,
    Lifetime lifetime,
    CallerMapping callers) {

  /** Once the signature has been verified by one of {@code keys}. */
  VerifiedToken check(Map<String, @Nullable Object> members, KeySet keys)
      throws InvalidTokenException {
    Claims claims = new Claims(members);
    checkAudience(claims.textOrTexts("aud"));
    for (String name : requiredTexts) {
      claims.requiredText(name);
    }
    profile.checkClaims(claims);
    Validity validity = lifetime.check(claims);
    return new VerifiedToken(
        callers.caller(issuer, claims),
        validity,
        Confirmation.thumbprint(members.get("cnf"), members.containsKey("cnf")),
        keys);
  }

  private void checkAudience(List<String> tokenAudiences) throws InvalidTokenException {
    if (tokenAudiences.stream().noneMatch(audiences::contains)) {
      throw new InvalidTokenException("claim aud does not name this audience");
    }
  }
}
