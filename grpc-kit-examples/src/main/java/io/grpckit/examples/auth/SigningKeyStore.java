package io.grpckit.examples.auth;

import java.util.List;

/** Remembers signing keys. What a method has stored survives a crash. Thread-safe. */
public interface SigningKeyStore {

  /**
   * Reads all keys.
   *
   * @return the keys, the oldest first
   */
  List<SigningKey> load();

  /**
   * Adds a key.
   *
   * @param key with an id that no other has
   */
  void add(SigningKey key);

  /**
   * Forgets a key; one that is not there is no error.
   *
   * @param key the key
   */
  void remove(SigningKey key);
}
