package io.grpckit.interceptors.auth.jwt;

import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.AuthenticationRequest;
import io.grpckit.interceptors.auth.Authenticator;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Accepts JSON Web Tokens from the {@code authorization: Bearer} header, as RFC 8725 advises. Safe
 * for concurrent use.
 *
 * <p>A token is refused before it is parsed if the header is repeated, longer than 8192 characters
 * or not compact base64url; before its signature is looked at if its JSON is not strict, its
 * algorithm not accepted, or its header asks for anything unsupported ({@code crit}, {@code jku},
 * {@code jwk}, {@code x5u}, {@code x5c}, {@code zip}, {@code b64}, {@code cty}); and then unless
 * its claims have the right types and values: {@code iss}, {@code aud}, {@code sub} and {@code exp}
 * are always required, and a lifetime may not be longer than a day.
 *
 * <p>A verified token is remembered by its SHA-256, so that a signature is checked once; expiry and
 * certificate binding are checked at every call, and a change of the issuer's keys forgets it.
 */
public final class JwtAuthenticator implements Authenticator {

  private static final CompletableFuture<Authentication> ABSENT =
      CompletableFuture.completedFuture(Authentication.absent());

  private final VerifiedTokenCache cache;
  private final Clock clock;
  private final TokenVerifier verifier;

  private JwtAuthenticator(Map<String, JwtIssuer> issuers, int cacheSize, Clock clock) {
    this.cache = new VerifiedTokenCache(cacheSize);
    this.clock = clock;
    this.verifier = new TokenVerifier(issuers, cache, clock);
  }

  /**
   * Starts an authenticator for one issuer; {@link JwtAuthenticatorBuilder#issuer} and {@link
   * JwtAuthenticatorBuilder#audience} are required.
   *
   * @param keys the issuer's keys: a {@link KeySet}, a {@link JwksKeySource}, or your own
   * @return a new builder
   */
  public static JwtAuthenticatorBuilder builder(KeySource keys) {
    return new JwtAuthenticatorBuilder(keys);
  }

  /**
   * Accepts the tokens of several issuers, each by its own keys and rules.
   *
   * @param first one issuer
   * @param others the other issuers
   * @return an authenticator with the cache size and clock of the first
   * @throws IllegalArgumentException if two have the same issuer
   */
  public static JwtAuthenticator ofIssuers(
      JwtAuthenticatorBuilder first, JwtAuthenticatorBuilder... others) {
    Map<String, JwtIssuer> issuers = new LinkedHashMap<>();
    issuers.put(first.requiredIssuer(), first.toIssuer());
    for (JwtAuthenticatorBuilder other : others) {
      if (issuers.put(other.requiredIssuer(), other.toIssuer()) != null) {
        throw new IllegalArgumentException(
            "issuers must differ, two are " + other.requiredIssuer());
      }
    }
    return new JwtAuthenticator(issuers, first.cacheSize(), first.clock());
  }

  @Override
  public CompletionStage<Authentication> authenticate(AuthenticationRequest request) {
    try {
      @Nullable BearerHeader header = BearerHeader.in(request.headers());
      return header == null ? ABSENT : authenticate(header, request);
    } catch (InvalidTokenException e) {
      return CompletableFuture.completedFuture(Authentication.rejected(e.reason()));
    }
  }

  private CompletionStage<Authentication> authenticate(
      BearerHeader header, AuthenticationRequest request) throws InvalidTokenException {
    TokenDigest digest = header.digest();
    @Nullable VerifiedToken known = cache.get(digest);
    return known == null
        ? verifier.verify(header.token(), digest, request)
        : known.admit(request, clock.millis());
  }

  /**
   * How often tokens were known since the start, and how many are known now.
   *
   * @return a snapshot
   */
  public TokenCacheStats cacheStats() {
    return cache.stats();
  }
}
