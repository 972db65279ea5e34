package io.grpckit.interceptors.auth.jwt;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.internal.Durations;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the tokens of one issuer; {@link #issuer} and {@link #audience} are required. Not
 * safe for concurrent use.
 */
public final class JwtAuthenticatorBuilder {

  private final KeySource keys;
  private @Nullable String issuer;
  private Set<String> audiences = Set.of();
  private Set<JwtAlgorithm> algorithms = JwtAlgorithm.asymmetric();
  private Duration leeway = Duration.ofSeconds(30);
  private Duration maxLifetime = Duration.ofHours(24);
  private Set<String> requiredClaims = Set.of();
  private TokenProfile profile = TokenProfile.ANY;
  private ClaimPath scopesClaim = ClaimPath.of("scope");
  private ClaimPath rolesClaim = ClaimPath.of("roles");
  private @Nullable Function<Map<String, Object>, Caller> callerMapping;
  private int cacheSize = 10_000;
  private Clock clock = Clock.systemUTC();

  JwtAuthenticatorBuilder(KeySource keys) {
    this.keys = requireNonNull(keys, "keys");
  }

  /**
   * Who issues the tokens. Required.
   *
   * @param issuer compared with {@code iss} character by character
   * @return this
   */
  public JwtAuthenticatorBuilder issuer(String issuer) {
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
  public JwtAuthenticatorBuilder audience(String... audiences) {
    this.audiences = Set.of(audiences);
    return this;
  }

  /**
   * The algorithms that are accepted, each with keys of its own kind only.
   *
   * @param algorithms all {@linkplain JwtAlgorithm#asymmetric() asymmetric} ones if not set
   * @return this
   */
  public JwtAuthenticatorBuilder algorithms(JwtAlgorithm... algorithms) {
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
  public JwtAuthenticatorBuilder leeway(Duration leeway) {
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
  public JwtAuthenticatorBuilder maxLifetime(Duration maxLifetime) {
    this.maxLifetime = Durations.requirePositive(maxLifetime, "maxLifetime");
    return this;
  }

  /**
   * Claims that must be strings that are not empty, beside {@code iss} and {@code sub}.
   *
   * @param names none if not set
   * @return this
   */
  public JwtAuthenticatorBuilder requiredClaims(String... names) {
    this.requiredClaims = Set.of(names);
    return this;
  }

  /**
   * The strict profile of RFC 9068: {@code typ} must be {@code at+jwt}; {@code client_id}, {@code
   * iat} and {@code jti} are required, too. Without it, {@code JWT} and no {@code typ} will do; ID
   * tokens and logout tokens that name their type are refused in any case.
   *
   * @return this
   */
  public JwtAuthenticatorBuilder accessTokensOnly() {
    this.profile = TokenProfile.ACCESS_TOKEN;
    return this;
  }

  /**
   * Which claim holds the scopes: an array of strings, or one string with spaces between. A token
   * whose claim is anything else is refused; without the claim, its caller has no scopes.
   *
   * @param name {@code scope} if not set; a claim within another as for {@link #rolesClaim}
   * @return this
   */
  public JwtAuthenticatorBuilder scopesClaim(String name) {
    this.scopesClaim = ClaimPath.of(name);
    return this;
  }

  /**
   * Which claim holds the roles: an array of strings, or one string with spaces between. A token
   * whose claim is anything else is refused; without the claim, its caller has no roles.
   *
   * @param name {@code roles} if not set. A dot leads into an object: {@code realm_access.roles} is
   *     Keycloak's. A dot that belongs to the name has a backslash before it: {@code
   *     https://example\.com/roles}
   * @return this
   * @throws IllegalArgumentException if a name between two dots is empty, or a URL's dots have no
   *     backslashes
   */
  public JwtAuthenticatorBuilder rolesClaim(String name) {
    this.rolesClaim = ClaimPath.of(name);
    return this;
  }

  /**
   * Makes the caller from the claims, where naming two of them is not enough. A token for which it
   * throws is refused.
   *
   * @param mapping receives an immutable copy of the verified claims, without nulls
   * @return this
   */
  public JwtAuthenticatorBuilder caller(Function<Map<String, Object>, Caller> mapping) {
    this.callerMapping = requireNonNull(mapping, "mapping");
    return this;
  }

  /**
   * How many verified tokens are remembered.
   *
   * @param cacheSize at least 0; 10,000 if not set
   * @return this
   */
  public JwtAuthenticatorBuilder cacheSize(int cacheSize) {
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
  public JwtAuthenticatorBuilder clock(Clock clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Builds the authenticator.
   *
   * @return a new authenticator
   * @throws IllegalStateException if the issuer or the audience is missing
   */
  @CheckReturnValue
  public JwtAuthenticator build() {
    return JwtAuthenticator.ofIssuers(this);
  }

  Clock clock() {
    return clock;
  }

  int cacheSize() {
    return cacheSize;
  }

  String requiredIssuer() {
    if (issuer == null) {
      throw new IllegalStateException("issuer must be set");
    }
    return issuer;
  }

  JwtIssuer toIssuer() {
    if (audiences.isEmpty()) {
      throw new IllegalStateException("audience must be set");
    }
    return new JwtIssuer(keys, algorithms, rules());
  }

  private ClaimRules rules() {
    return new ClaimRules(
        requiredIssuer(),
        audiences,
        requiredClaims,
        profile,
        new Lifetime(maxLifetime, leeway, clock),
        new CallerMapping(scopesClaim, rolesClaim, callerMapping));
  }
}
