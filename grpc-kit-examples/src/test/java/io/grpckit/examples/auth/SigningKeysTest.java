package io.grpckit.examples.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.TestClock;
import io.grpckit.interceptors.auth.jwt.KeySet;
import io.grpckit.interceptors.auth.jwt.VerificationKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {

  @TempDir private Path folder;

  private final TestClock clock = new TestClock();

  @Test
  void signsWithTheFirstKeyAtOnce() {
    SigningKeys keys = open();

    assertThat(ids(keys)).containsExactly(keys.current().id());
  }

  @Test
  void signsWithTheSameKeyAfterARestart() {
    SigningKey key = open().current();
    clock.advance(Duration.ofDays(3));

    assertThat(open().current()).isEqualTo(key);
  }

  @Test
  void publishesTheNextKeyBeforeItSignsAndTheLastOneAfterwards() {
    SigningKeys keys = open();
    SigningKey first = keys.current();

    clock.advance(SigningKeys.PERIOD.minusMillis(1));
    keys.rotate();
    assertThat(ids(keys)).hasSize(1);

    clock.advance(Duration.ofMillis(1));
    keys.rotate();
    assertThat(ids(keys)).hasSize(2);
    assertThat(keys.current()).isEqualTo(first);

    clock.advance(SigningKeys.PUBLISHED_BEFORE);
    assertThat(keys.current()).isNotEqualTo(first);
    keys.rotate();
    assertThat(ids(keys)).containsExactly(first.id(), keys.current().id());

    clock.advance(SigningKeys.PUBLISHED_AFTER);
    keys.rotate();
    assertThat(ids(keys)).containsExactly(keys.current().id());
    assertThat(ids(open())).as("forgotten on the disk, too").hasSize(1);
  }

  @Test
  void keepsAKeyUntilItsLastTokenHasExpired() {
    assertThat(SigningKeys.PUBLISHED_AFTER).isGreaterThan(AccessTokens.LIFETIME.multipliedBy(2));
  }

  @Test
  void catchesUpAfterALongRest() {
    SigningKey old = open().current();
    clock.advance(Duration.ofDays(365));

    SigningKeys keys = open();

    assertThat(keys.current()).as("the next one is not known to all yet").isEqualTo(old);
    clock.advance(SigningKeys.PUBLISHED_BEFORE);
    assertThat(keys.current()).isNotEqualTo(old);
  }

  @Test
  void publishesTheSameSetUntilItChanges() {
    SigningKeys keys = open();
    KeySet published = keys.published();

    keys.rotate();

    assertThat(keys.published()).isSameAs(published);
  }

  private static List<String> ids(SigningKeys keys) {
    return keys.published().keys().stream().map(VerificationKey::id).toList();
  }

  private SigningKeys open() {
    return new SigningKeys(new FileSigningKeyStore(folder.resolve("keys")), clock);
  }
}
