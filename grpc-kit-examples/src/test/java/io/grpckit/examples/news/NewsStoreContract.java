package io.grpckit.examples.news;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link NewsStore} does; each has a test of its own that says how it is opened. */
abstract class NewsStoreContract {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** An empty store. */
  abstract NewsStore store();

  @Test
  void readsWhatWasAppended() {
    Article first = store().append(draft("tech", "ada", "c1"));
    Article second = store().append(draft("tech", "ada", ""));

    assertThat(first.cursor()).isPositive();
    assertThat(second.cursor()).isGreaterThan(first.cursor());
    assertThat(store().read("tech", 0, 10)).containsExactly(first, second);
    assertThat(store().read("tech", 0, 1)).containsExactly(first);
    assertThat(store().read("tech", first.cursor(), 10)).containsExactly(second);
    assertThat(store().lastCursor("tech")).isEqualTo(second.cursor());
  }

  @Test
  void isEmptyWhereNothingWasPublished() {
    assertThat(store().read("nothing", 0, 10)).isEmpty();
    assertThat(store().lastCursor("nothing")).isZero();
  }

  @Test
  void storesOnceWhatIsPublishedTwice() {
    Article first = store().append(draft("tech", "ada", "c1"));

    assertThat(store().append(draft("tech", "ada", "c1"))).isEqualTo(first);
    assertThat(store().append(draft("tech", "bob", "c1"))).isNotEqualTo(first);
    assertThat(store().append(draft("arts", "ada", "c1"))).isNotEqualTo(first);
    assertThat(store().read("tech", 0, 10)).hasSize(2);
  }

  @Test
  void storesOnceWhatIsPublishedManyTimesAtOnce() throws Exception {
    Set<Article> stored = new HashSet<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Article> publishing = () -> store().append(draft("tech", "ada", "same"));
      List<Callable<Article>> attempts = IntStream.range(0, 32).mapToObj(i -> publishing).toList();
      for (Future<Article> attempt : threads.invokeAll(attempts)) {
        stored.add(attempt.get());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(stored).hasSize(1);
    assertThat(store().read("tech", 0, 10)).hasSize(1);
  }

  @Test
  void announcesWhatCanBeReadAlready() {
    List<Integer> readable = new CopyOnWriteArrayList<>();
    store().onAppend(category -> readable.add(store().read(category, 0, 10).size()));

    store().append(draft("tech", "ada", ""));

    await().atMost(Duration.ofSeconds(30)).until(() -> readable.contains(1));
  }

  static Draft draft(String category, String editorId, String clientId) {
    String id = UUID.randomUUID().toString();
    return new Draft(category, id, "Title Λ", "Body\n😀", editorId, clientId, NOON);
  }
}
