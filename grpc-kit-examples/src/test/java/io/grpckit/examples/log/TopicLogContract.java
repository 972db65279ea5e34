package io.grpckit.examples.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link TopicLog} does; each has a test of its own that says how it is opened. */
public abstract class TopicLogContract<E extends Entry> {

  /** An empty log. */
  protected abstract TopicLog<E> log();

  /** Something to append, with an id of its own. */
  protected abstract Draft<E> draft(String topic, String authorId, String clientId);

  @Test
  void readsWhatWasAppended() {
    E first = log().append(draft("lobby", "ada", "c1"));
    E second = log().append(draft("lobby", "ada", ""));

    assertThat(first.cursor()).isPositive();
    assertThat(second.cursor()).isGreaterThan(first.cursor());
    assertThat(log().read("lobby", 0, 10)).containsExactly(first, second);
    assertThat(log().read("lobby", 0, 1)).containsExactly(first);
    assertThat(log().read("lobby", first.cursor(), 10)).containsExactly(second);
    assertThat(log().lastCursor("lobby")).isEqualTo(second.cursor());
  }

  @Test
  void keepsAllOfADraft() {
    Draft<E> draft = draft("lobby", "ada", "Λ 😀");
    E appended = log().append(draft);

    assertThat(log().read("lobby", 0, 1)).containsExactly(draft.at(appended.cursor()));
  }

  @Test
  void isEmptyWhereNothingWasAppended() {
    assertThat(log().read("nowhere", 0, 10)).isEmpty();
    assertThat(log().lastCursor("nowhere")).isZero();
  }

  @Test
  void isEmptyBehindItsEnd() {
    E last = log().append(draft("lobby", "ada", ""));

    assertThat(log().read("lobby", last.cursor(), 10)).isEmpty();
    assertThat(log().read("lobby", Long.MAX_VALUE - 1, 10)).isEmpty();
  }

  @Test
  void keepsTopicsApart() {
    E here = log().append(draft("here", "ada", ""));
    E there = log().append(draft("there", "ada", ""));

    assertThat(log().read("here", 0, 10)).containsExactly(here);
    assertThat(log().read("there", 0, 10)).containsExactly(there);
    assertThat(log().lastCursor("here")).isEqualTo(here.cursor());
  }

  @Test
  void storesOnceWhatIsSentTwice() {
    E first = log().append(draft("lobby", "ada", "c1"));
    E again = log().append(draft("lobby", "ada", "c1"));
    E other = log().append(draft("lobby", "ada", "c2"));

    assertThat(again).isEqualTo(first);
    assertThat(log().read("lobby", 0, 10)).containsExactly(first, other);
  }

  @Test
  void knowsAClientIdPerAuthorAndTopic() {
    log().append(draft("lobby", "ada", "c1"));
    log().append(draft("other", "ada", "c1"));
    log().append(draft("lobby", "bob", "c1"));

    assertThat(log().read("lobby", 0, 10)).hasSize(2);
    assertThat(log().read("other", 0, 10)).hasSize(1);
  }

  @Test
  void storesOnceWhatIsSentManyTimesAtOnce() throws Exception {
    Set<E> stored = new HashSet<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<E> sending = () -> log().append(draft("lobby", "ada", "same"));
      List<Callable<E>> attempts = IntStream.range(0, 32).mapToObj(i -> sending).toList();
      for (Future<E> attempt : threads.invokeAll(attempts)) {
        stored.add(attempt.get());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(stored).hasSize(1);
    assertThat(log().read("lobby", 0, 10)).hasSize(1);
  }

  @Test
  void pagesWithoutGapOrDuplicate() {
    List<E> appended = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      appended.add(log().append(draft("lobby", "ada", "")));
    }

    List<E> read = new ArrayList<>();
    List<E> page = log().read("lobby", 0, 4);
    while (!page.isEmpty()) {
      read.addAll(page);
      page = log().read("lobby", read.get(read.size() - 1).cursor(), 4);
    }

    assertThat(read).isEqualTo(appended);
    assertThat(read.stream().map(Entry::cursor).distinct()).hasSize(25);
    assertThat(read).extracting(Entry::cursor).isSorted();
  }

  @Test
  void neverShowsAnEntryBeforeOneThatWasAlreadyRead() throws Exception {
    int writers = 4;
    int each = 50;
    ExecutorService threads = Executors.newFixedThreadPool(writers + 1);
    AtomicBoolean done = new AtomicBoolean();
    try {
      Future<List<E>> reader = threads.submit(() -> readWhile(done));
      List<Future<?>> writing = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        writing.add(threads.submit(() -> append(each)));
      }
      for (Future<?> writer : writing) {
        writer.get(60, SECONDS);
      }
      done.set(true);

      assertThat(reader.get(60, SECONDS))
          .hasSize(writers * each)
          .isEqualTo(log().read("r", 0, writers * each + 1));
    } finally {
      threads.shutdownNow();
    }
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      log().append(draft("r", "ada", ""));
    }
  }

  private List<E> readWhile(AtomicBoolean done) {
    List<E> read = new ArrayList<>();
    boolean last;
    do {
      last = done.get();
      long cursor = read.isEmpty() ? 0 : read.get(read.size() - 1).cursor();
      read.addAll(log().read("r", cursor, 1000));
    } while (!last);
    return read;
  }

  @Test
  void announcesWhatCanBeReadAlready() {
    List<List<E>> readable = new CopyOnWriteArrayList<>();
    log().onAppend(topic -> readable.add(log().readAnnounced(topic, 0, 10)));

    E appended = log().append(draft("lobby", "ada", ""));

    await().atMost(Duration.ofSeconds(30)).until(() -> readable.contains(List.of(appended)));
  }
}
