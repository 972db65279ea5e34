package io.grpckit.examples.auth;

import static java.util.Objects.requireNonNull;

import com.auth0.jwt.JWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Makes access tokens: JWTs (RFC 9068) signed with ES256. Thread-safe. */
public final class AccessTokens {

  /** How long a token lives. */
  public static final Duration LIFETIME = Duration.ofMinutes(15);

  /** The tokens' {@code iss}. */
  public static final String ISSUER = "grpc-kit-examples";

  /** The tokens' {@code aud}. */
  public static final String AUDIENCE = "grpc-kit-examples";

  private static final String CLIENT = "grpc-kit-examples";

  private final SigningKeys keys;
  private final Clock clock;

  /**
   * Signs with the current one of some keys.
   *
   * @param keys the keys
   * @param clock dates the tokens
   */
  public AccessTokens(SigningKeys keys, Clock clock) {
    this.keys = requireNonNull(keys, "keys");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Makes a token that says who the user is and what the roles allow.
   *
   * @param account the user
   * @return the token
   */
  public String issue(Account account) {
    Instant now = clock.instant();
    return keys.sign(
        JWT.create()
            .withHeader(Map.of("typ", "at+jwt"))
            .withIssuer(ISSUER)
            .withAudience(AUDIENCE)
            .withSubject(account.userId())
            .withJWTId(UUID.randomUUID().toString())
            .withIssuedAt(now)
            .withExpiresAt(now.plus(LIFETIME))
            .withClaim("client_id", CLIENT)
            .withClaim("name", account.name())
            .withClaim("scope", Role.scopes(account.roles()))
            .withClaim("roles", account.roles().stream().map(Role::id).sorted().toList()));
  }
}
