package io.grpckit.interceptors.auth.jwt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where an issuer's keys come from. Safe for concurrent use. A {@link KeySet} is a source that
 * never changes; keys that are rotated in the same process are a lambda:
 *
 * <pre>{@code
 * AtomicReference<KeySet> keys = …;
 * JwtAuthenticator.builder(keys::get)
 * }</pre>
 *
 * <p>Return the same instance as long as nothing has changed: tokens that were verified with
 * another set are verified again.
 */
@FunctionalInterface
public interface KeySource {

  /**
   * The keys to verify with now. Asked for every call, so it neither blocks nor computes.
   *
   * @return the keys; {@link KeySet#empty()} while there are none
   */
  KeySet current();

  /**
   * Asked for a token whose key is not among the {@linkplain #current() current} ones. Attackers
   * can cause this at will, so a source that fetches keys limits how often it does.
   *
   * @param keyId the key that the token names, if it names one
   * @return the keys after another look; fails if they are not available, which ends the call
   *     UNAVAILABLE
   */
  default CompletionStage<KeySet> refresh(@Nullable String keyId) {
    return CompletableFuture.completedFuture(current());
  }
}
