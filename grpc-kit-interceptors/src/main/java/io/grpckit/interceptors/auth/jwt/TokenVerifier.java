package io.grpckit.interceptors.auth.jwt;

import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.Authentication.Accepted;
import io.grpckit.interceptors.auth.AuthenticationRequest;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Verifies the tokens that are not remembered, and remembers those that it accepts. */
final class TokenVerifier {

  private final Map<String, JwtIssuer> issuers;
  private final VerifiedTokenCache cache;
  private final Clock clock;

  /**
   * @param issuers by name
   */
  TokenVerifier(Map<String, JwtIssuer> issuers, VerifiedTokenCache cache, Clock clock) {
    this.issuers = Map.copyOf(issuers);
    this.cache = cache;
    this.clock = clock;
  }

  /** One token, the issuer that it names, and the call that presents it. */
  private record Presented(
      ParsedToken token, JwtIssuer issuer, TokenDigest digest, AuthenticationRequest request) {}

  CompletionStage<Authentication> verify(
      String text, TokenDigest digest, AuthenticationRequest request) throws InvalidTokenException {
    ParsedToken token = ParsedToken.of(text);
    JwtIssuer issuer = issuerOf(token);
    issuer.checkHeader(token);
    Presented presented = new Presented(token, issuer, digest, request);
    KeySet keys = issuer.keys().current();
    return keys.find(token.keyId(), token.algorithm()) == null
        ? verifyWithOtherKeys(presented)
        : verify(presented, keys);
  }

  private JwtIssuer issuerOf(ParsedToken token) throws InvalidTokenException {
    @Nullable JwtIssuer issuer = issuers.get(new Claims(token.claims()).requiredText("iss"));
    if (issuer == null) {
      throw new InvalidTokenException("claim iss is not accepted");
    }
    return issuer;
  }

  private CompletableFuture<Authentication> verify(Presented presented, KeySet keys)
      throws InvalidTokenException {
    VerifiedToken verified = presented.issuer().verify(presented.token(), keys);
    CompletableFuture<Authentication> answer = verified.admit(presented.request(), clock.millis());
    if (answer.join() instanceof Accepted) {
      cache.put(presented.digest(), verified, presented.issuer());
    }
    return answer;
  }

  private CompletableFuture<Authentication> verifyWithOtherKeys(Presented presented)
      throws InvalidTokenException {
    CompletableFuture<KeySet> refreshed =
        presented.issuer().keys().refresh(presented.token().keyId()).toCompletableFuture();
    if (refreshed.isDone() && !refreshed.isCompletedExceptionally()) {
      return verify(presented, refreshed.join());
    }
    // Not on the thread that fetches keys: many calls may wait for it, each with a signature.
    return refreshed
        .thenApplyAsync(keys -> verifyLater(presented, keys))
        .exceptionally(TokenVerifier::unavailable);
  }

  private Authentication verifyLater(Presented presented, KeySet keys) {
    try {
      return verify(presented, keys).join();
    } catch (InvalidTokenException e) {
      return Authentication.rejected(e.reason());
    }
  }

  private static Authentication unavailable(Throwable failure) {
    @Nullable Throwable cause =
        failure instanceof CompletionException ? failure.getCause() : failure;
    return Authentication.unavailable("keys are not available: " + cause);
  }
}
