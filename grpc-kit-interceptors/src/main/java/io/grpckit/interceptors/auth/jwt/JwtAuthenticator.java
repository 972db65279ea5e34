package io.grpckit.interceptors.auth.jwt;

import static java.util.Objects.requireNonNull;

import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.Authentication.Accepted;
import io.grpckit.interceptors.auth.AuthenticationRequest;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.Caller;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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

  private final Map<String, JwtIssuer> issuers;
  private final VerifiedTokenCache cache;
  private final Clock clock;

  private JwtAuthenticator(Map<String, JwtIssuer> issuers, int cacheSize, Clock clock) {
    this.issuers = Map.copyOf(issuers);
    this.cache = new VerifiedTokenCache(cacheSize);
    this.clock = clock;
  }

  /**
   * Starts an authenticator for one issuer; {@link Builder#issuer} and {@link Builder#audience} are
   * required.
   *
   * @param keys the issuer's keys: a {@link KeySet}, a {@link JwksKeySource}, or your own
   * @return a new builder
   */
  public static Builder builder(KeySource keys) {
    return new Builder(keys);
  }

  /**
   * Accepts the tokens of several issuers, each by its own keys and rules.
   *
   * @param first one issuer
   * @param others the other issuers
   * @return an authenticator with the cache size and clock of the first
   * @throws IllegalArgumentException if two have the same issuer
   */
  public static JwtAuthenticator ofIssuers(Builder first, Builder... others) {
    Map<String, JwtIssuer> issuers = new LinkedHashMap<>();
    issuers.put(first.requiredIssuer(), first.toIssuer());
    for (Builder other : others) {
      if (issuers.put(other.requiredIssuer(), other.toIssuer()) != null) {
        throw new IllegalArgumentException("issuers must differ, two are " + other.issuer);
      }
    }
    return new JwtAuthenticator(issuers, first.cacheSize, first.clock);
  }

  @Override
  public CompletionStage<Authentication> authenticate(AuthenticationRequest request) {
    try {
      @Nullable BearerHeader header = BearerHeader.in(request.headers());
      return header == null ? ABSENT : authenticate(header, request);
    } catch (InvalidTokenException e) {
      return rejected(e);
    }
  }

  private CompletionStage<Authentication> authenticate(
      BearerHeader header, AuthenticationRequest request) throws InvalidTokenException {
    TokenDigest digest = header.digest();
    VerifiedTokenCache.@Nullable Entry cached = cache.get(digest);
    if (cached != null) {
      return cached.token().admit(request, clock.instant());
    }
    ParsedToken token = ParsedToken.of(header.token());
    JwtIssuer issuer = issuerOf(token);
    issuer.checkHeader(token);
    KeySet keys = issuer.keys().current();
    if (keys.find(token.keyId(), token.algorithm()) != null) {
      return verify(token, issuer, keys, digest, request);
    }
    return refresh(token, issuer, digest, request);
  }

  private JwtIssuer issuerOf(ParsedToken token) throws InvalidTokenException {
    @Nullable JwtIssuer issuer = issuers.get(new Claims(token.claims()).requiredText("iss"));
    if (issuer == null) {
      throw new InvalidTokenException("claim iss is not accepted");
    }
    return issuer;
  }

  private CompletableFuture<Authentication> verify(
      ParsedToken token,
      JwtIssuer issuer,
      KeySet keys,
      TokenDigest digest,
      AuthenticationRequest request)
      throws InvalidTokenException {
    VerifiedToken verified = issuer.verify(token, keys);
    CompletableFuture<Authentication> answer = verified.admit(request, clock.instant());
    if (answer.join() instanceof Accepted) {
      cache.put(digest, new VerifiedTokenCache.Entry(verified, issuer));
    }
    return answer;
  }

  private CompletableFuture<Authentication> refresh(
      ParsedToken token, JwtIssuer issuer, TokenDigest digest, AuthenticationRequest request)
      throws InvalidTokenException {
    CompletableFuture<KeySet> refreshed =
        issuer.keys().refresh(token.keyId()).toCompletableFuture();
    if (refreshed.isDone() && !refreshed.isCompletedExceptionally()) {
      return verify(token, issuer, refreshed.join(), digest, request);
    }
    // Not on the thread that fetches keys: many calls may wait for it, each with a signature.
    return refreshed
        .thenApplyAsync(keys -> verifyLater(token, issuer, keys, digest, request))
        .exceptionally(JwtAuthenticator::unavailable);
  }

  private Authentication verifyLater(
      ParsedToken token,
      JwtIssuer issuer,
      KeySet keys,
      TokenDigest digest,
      AuthenticationRequest request) {
    try {
      return verify(token, issuer, keys, digest, request).join();
    } catch (InvalidTokenException e) {
      return Authentication.rejected(e.reason());
    }
  }

  private static Authentication unavailable(Throwable failure) {
    @Nullable Throwable cause =
        failure instanceof CompletionException ? failure.getCause() : failure;
    return Authentication.unavailable("keys are not available: " + cause);
  }

  private static CompletableFuture<Authentication> rejected(InvalidTokenException e) {
    return CompletableFuture.completedFuture(Authentication.rejected(e.reason()));
  }

  /**
   * How many verified tokens are remembered now.
   *
   * @return at most the {@linkplain Builder#cacheSize cache size}
   */
  public int cachedTokens() {
    return cache.size();
  }

  /** The rules for the tokens of one issuer. */
  public static final class Builder {
    private static final Set<String> ANY_ACCESS_TOKEN = Set.of("jwt", "at+jwt");

    private final KeySource keys;
    private @Nullable String issuer;
    private Set<String> audiences = Set.of();
    private Set<JwtAlgorithm> algorithms = JwtAlgorithm.asymmetric();
    private Duration leeway = Duration.ofSeconds(30);
    private Duration maxLifetime = Duration.ofHours(24);
    private Set<String> requiredClaims = Set.of();
    private boolean accessTokensOnly;
    private String scopesClaim = "scope";
    private String rolesClaim = "roles";
    private @Nullable Function<Map<String, Object>, Caller> callerMapping;
    private int cacheSize = 10_000;
    private Clock clock = Clock.systemUTC();

    private Builder(KeySource keys) {
      this.keys = requireNonNull(keys, "keys");
    }

    /**
     * Who issues the tokens. Required.
     *
     * @param issuer compared with {@code iss} character by character
     * @return this
     */
    public Builder issuer(String issuer) {
      if (issuer.isEmpty()) {
        throw new IllegalArgumentException("issuer must not be empty");
      }
      this.issuer = issuer;
      return this;
    }

    /**
     * Whom the tokens are for. Required.
     *
     * @param audiences one of these must be in {@code aud}
     * @return this
     */
    public Builder audience(String... audiences) {
      this.audiences = Set.of(audiences);
      return this;
    }

    /**
     * The algorithms that are accepted, each with keys of its own kind only.
     *
     * @param algorithms all {@linkplain JwtAlgorithm#asymmetric() asymmetric} ones if not set
     * @return this
     */
    public Builder algorithms(JwtAlgorithm... algorithms) {
      if (algorithms.length == 0) {
        throw new IllegalArgumentException("algorithms must not be empty");
      }
      this.algorithms = Set.copyOf(Arrays.asList(algorithms));
      return this;
    }

    /**
     * How far the issuer's clock may differ. Streams end that long after {@code exp}.
     *
     * @param leeway 0 to 5 min; 30 s if not set
     * @return this
     */
    public Builder leeway(Duration leeway) {
      if (leeway.isNegative() || leeway.compareTo(Duration.ofMinutes(5)) > 0) {
        throw new IllegalArgumentException("leeway must be 0 to 5 minutes, was " + leeway);
      }
      this.leeway = leeway;
      return this;
    }

    /**
     * The longest time from {@code iat}, or from now, to {@code exp}.
     *
     * @param maxLifetime positive; 24 h if not set
     * @return this
     */
    public Builder maxLifetime(Duration maxLifetime) {
      if (maxLifetime.isZero() || maxLifetime.isNegative()) {
        throw new IllegalArgumentException("maxLifetime must be positive, was " + maxLifetime);
      }
      this.maxLifetime = maxLifetime;
      return this;
    }

    /**
     * Claims that must be strings that are not empty, beside {@code iss} and {@code sub}.
     *
     * @param names none if not set
     * @return this
     */
    public Builder requiredClaims(String... names) {
      this.requiredClaims = Set.of(names);
      return this;
    }

    /**
     * The strict profile of RFC 9068: {@code typ} must be {@code at+jwt}; {@code client_id}, {@code
     * iat} and {@code jti} are required, too. Without it, {@code JWT} and no {@code typ} will do;
     * ID tokens and logout tokens that name their type are refused in any case.
     *
     * @return this
     */
    public Builder accessTokensOnly() {
      this.accessTokensOnly = true;
      return this;
    }

    /**
     * Which claim holds the scopes: an array of strings, or one string with spaces between.
     *
     * @param name {@code scope} if not set
     * @return this
     */
    public Builder scopesClaim(String name) {
      this.scopesClaim = requireNonNull(name, "name");
      return this;
    }

    /**
     * Which claim holds the roles: an array of strings, or one string with spaces between.
     *
     * @param name {@code roles} if not set
     * @return this
     */
    public Builder rolesClaim(String name) {
      this.rolesClaim = requireNonNull(name, "name");
      return this;
    }

    /**
     * Makes the caller from the claims, where naming two of them is not enough. A token for which
     * it throws is refused.
     *
     * @param mapping receives an immutable copy of the verified claims, without nulls
     * @return this
     */
    public Builder caller(Function<Map<String, Object>, Caller> mapping) {
      this.callerMapping = requireNonNull(mapping, "mapping");
      return this;
    }

    /**
     * How many verified tokens are remembered.
     *
     * @param cacheSize at least 0; 10,000 if not set
     * @return this
     */
    public Builder cacheSize(int cacheSize) {
      if (cacheSize < 0) {
        throw new IllegalArgumentException("cacheSize must be at least 0, was " + cacheSize);
      }
      this.cacheSize = cacheSize;
      return this;
    }

    /**
     * The clock that dates are compared with.
     *
     * @param clock {@link Clock#systemUTC()} if not set
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Builds the authenticator.
     *
     * @return a new authenticator
     * @throws IllegalStateException if the issuer or the audience is missing
     */
    public JwtAuthenticator build() {
      return ofIssuers(this);
    }

    private String requiredIssuer() {
      if (issuer == null) {
        throw new IllegalStateException("issuer must be set");
      }
      return issuer;
    }

    private JwtIssuer toIssuer() {
      if (audiences.isEmpty()) {
        throw new IllegalStateException("audience must be set");
      }
      return new JwtIssuer(keys, algorithms, rules());
    }

    private ClaimRules rules() {
      return new ClaimRules(
          requiredIssuer(),
          audiences,
          accessTokensOnly ? Set.of("at+jwt") : ANY_ACCESS_TOKEN,
          accessTokensOnly,
          accessTokensOnly ? with(requiredClaims, "client_id", "jti") : requiredClaims,
          accessTokensOnly,
          leeway,
          maxLifetime,
          clock,
          scopesClaim,
          rolesClaim,
          callerMapping);
    }

    private static Set<String> with(Set<String> names, String... more) {
      Set<String> all = new HashSet<>(names);
      all.addAll(Arrays.asList(more));
      return Set.copyOf(all);
    }
  }
}
