package io.grpckit.examples.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every {@link SigningKeyStore} does. */
abstract class SigningKeyStoreContract {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");

  /** Opens the same store, empty at first. */
  abstract SigningKeyStore open();

  @Test
  void keepsKeysInTheOrderOfTheirCreation() {
    SigningKey newer = SigningKey.generate(NOON.plusSeconds(1));
    SigningKey older = SigningKey.generate(NOON);
    open().add(newer);
    open().add(older);

    assertThat(open().load()).containsExactly(older, newer);
  }

  @Test
  void forgetsAKey() {
    SigningKey key = SigningKey.generate(NOON);
    SigningKey other = SigningKey.generate(NOON);
    open().add(key);
    open().add(other);

    open().remove(key);
    open().remove(key);

    assertThat(open().load()).containsExactly(other);
  }
}
