package io.grpckit.interceptors.auth;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where API keys are looked up by their public id. Safe for concurrent use; never blocks. */
@FunctionalInterface
public interface ApiKeyStore {

  /**
   * Looks a key up.
   *
   * @param id the public part of the key, 1 to 64 letters, digits, '-' and '_'
   * @return the key's entry; empty if there is none, or it has been revoked
   */
  CompletionStage<Optional<Entry>> find(String id);

  /**
   * What is kept of a key.
   *
   * @param digest see {@link ApiKey#digest()}
   * @param caller who owns the key
   */
  record Entry(String digest, Caller caller) {
    /**
     * Checks what it is given.
     *
     * @param digest 64 hexadecimal digits in lower case
     * @param caller not anonymous
     */
    public Entry {
      if (!digest.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("digest must be 64 hexadecimal digits");
      }
      if (requireNonNull(caller, "caller").isAnonymous()) {
        throw new IllegalArgumentException("caller must not be anonymous");
      }
    }
  }
}
