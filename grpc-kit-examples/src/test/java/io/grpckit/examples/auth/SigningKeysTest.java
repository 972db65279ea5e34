package io.grpckit.examples.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {

  @TempDir private Path folder;

  private final TestClock clock = new TestClock();

  @Test
  void signsWithTheFirstKeyAtOnce() {
    SigningKeys keys = open();

    assertThat(keys.publicKeys())
        .containsOnlyKeys(keys.current().id())
        .containsValue(keys.current().publicKey());
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
    assertThat(keys.publicKeys()).hasSize(1);

    clock.advance(Duration.ofMillis(1));
    keys.rotate();
    assertThat(keys.publicKeys()).hasSize(2);
    assertThat(keys.current()).isEqualTo(first);

    clock.advance(SigningKeys.PUBLISHED_BEFORE);
    assertThat(keys.current()).isNotEqualTo(first);
    keys.rotate();
    assertThat(keys.publicKeys()).containsKeys(first.id(), keys.current().id());

    clock.advance(SigningKeys.PUBLISHED_AFTER);
    keys.rotate();
    assertThat(keys.publicKeys()).containsOnlyKeys(keys.current().id());
    assertThat(open().publicKeys()).as("forgotten on the disk, too").hasSize(1);
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

  private SigningKeys open() {
    return new SigningKeys(new FileSigningKeyStore(folder.resolve("keys")), clock);
  }
}
