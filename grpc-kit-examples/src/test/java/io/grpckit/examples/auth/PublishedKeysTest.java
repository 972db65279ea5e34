package io.grpckit.examples.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.TestClock;
import io.grpckit.interceptors.auth.jwt.KeySet;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedKeysTest {

  @TempDir private Path folder;

  private final TestClock clock = new TestClock();
  private final Queue<Runnable> reads = new ArrayDeque<>();

  @Test
  void knowsTheKeysOfAnotherServerWhenAskedAgain() {
    SigningKeyStore store = new FileSigningKeyStore(folder);
    PublishedKeys published =
        new PublishedKeys(new SigningKeys(store, clock), Runnable::run, clock);
    SigningKey others = SigningKey.generate(clock.instant());
    store.add(others);

    KeySet refreshed = published.refresh(others.id()).toCompletableFuture().join();

    assertThat(refreshed.keys()).anyMatch(key -> others.id().equals(key.id()));
    assertThat(published.current()).isEqualTo(refreshed);
  }

  @Test
  void readsAtMostEveryTenSecondsWhateverIsPresented() {
    PublishedKeys published =
        new PublishedKeys(
            new SigningKeys(new FileSigningKeyStore(folder), clock), reads::add, clock);

    for (int i = 0; i < 1_000; i++) {
      published.refresh("unknown-" + i);
    }
    assertThat(reads).hasSize(1);

    clock.advance(PublishedKeys.BETWEEN_READS.minusMillis(1));
    published.refresh("unknown");
    assertThat(reads).hasSize(1);

    clock.advance(PublishedKeys.BETWEEN_READS);
    published.refresh("unknown");
    assertThat(reads).hasSize(2);
  }

  @Test
  void makesNobodyWaitOnItsOwnThread() {
    PublishedKeys published =
        new PublishedKeys(
            new SigningKeys(new FileSigningKeyStore(folder), clock), reads::add, clock);

    CompletableFuture<KeySet> answer = published.refresh("unknown").toCompletableFuture();

    assertThat(answer).isNotDone();
    reads.remove().run();
    assertThat(answer).isCompletedWithValue(published.current());
  }
}
