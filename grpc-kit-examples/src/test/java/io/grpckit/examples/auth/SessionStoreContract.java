package io.grpckit.examples.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link SessionStore} does. */
abstract class SessionStoreContract {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** An empty store. */
  abstract SessionStore store();

  /** The id of an account. */
  abstract String userId();

  @Test
  void rotatesTheCurrentDigestOnce() {
    begin("s", "one");

    assertThat(store().rotate("s", "one", "two", NOON)).contains(userId());
    assertThat(store().rotate("s", "one", "three", NOON)).as("used").isEmpty();
    assertThat(store().rotate("s", "two", "three", NOON)).contains(userId());
    assertThat(store().rotate("other", "three", "four", NOON)).isEmpty();
  }

  @Test
  void rotatesForOneOfManyAtTheSameTime() throws Exception {
    begin("s", "one");
    List<Callable<Optional<String>>> attempts =
        IntStream.range(0, 16)
            .mapToObj(
                i -> (Callable<Optional<String>>) () -> store().rotate("s", "one", "n" + i, NOON))
            .toList();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Optional<String>> rotated = new ArrayList<>();
      for (Future<Optional<String>> attempt : threads.invokeAll(attempts)) {
        rotated.add(attempt.get());
      }
      assertThat(rotated).containsOnlyOnce(Optional.of(userId()));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void rotatesNothingThatIsOver() {
    begin("s", "one");

    assertThat(store().rotate("s", "one", "two", NOON.plusSeconds(60))).isEmpty();
    assertThat(store().rotate("s", "one", "two", NOON.plusSeconds(59))).isPresent();
  }

  @Test
  void endsOnce() {
    begin("s", "one");

    assertThat(store().end("s")).isTrue();
    assertThat(store().end("s")).isFalse();
    assertThat(store().rotate("s", "one", "two", NOON)).isEmpty();
  }

  @Test
  void endsOnlyWhatHasExpired() {
    begin("s", "one");

    store().endExpired(NOON.plusSeconds(59));
    assertThat(store().rotate("s", "one", "two", NOON)).isPresent();

    store().endExpired(NOON.plusSeconds(60));
    assertThat(store().end("s")).isFalse();
  }

  private void begin(String id, String digest) {
    store().begin(new Session(id, userId(), digest, NOON.plusSeconds(60)));
  }
}
