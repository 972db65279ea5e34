package io.grpckit.examples.chat;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link ChatStore} does; each has a test of its own that says how it is opened. */
abstract class ChatStoreContract {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** An empty store. */
  abstract ChatStore store();

  @Test
  void readsWhatWasAppended() {
    Message first = store().append(draft("lobby", "Λ 😀\n\"'", "c1"));
    Message second = store().append(draft("lobby", "two", ""));

    assertThat(first.cursor()).isPositive();
    assertThat(store().read("lobby", 0, 10)).containsExactly(first, second);
    assertThat(store().read("lobby", first.cursor(), 10)).containsExactly(second);
    assertThat(store().lastCursor("lobby")).isEqualTo(second.cursor());
  }

  @Test
  void hasAnEmptyHistoryWhereNothingWasSaid() {
    assertThat(store().read("nowhere", 0, 10)).isEmpty();
    assertThat(store().lastCursor("nowhere")).isZero();
  }

  @Test
  void keepsRoomsApart() {
    Message here = store().append(draft("here", "x", ""));
    Message there = store().append(draft("there", "y", ""));

    assertThat(store().read("here", 0, 10)).containsExactly(here);
    assertThat(store().read("there", 0, 10)).containsExactly(there);
  }

  @Test
  void storesOnceWhatIsSentTwice() {
    Message first = store().append(draft("lobby", "hello", "c1"));
    Message again = store().append(draft("lobby", "hello", "c1"));
    Message other = store().append(draft("lobby", "hello", "c2"));

    assertThat(again).isEqualTo(first);
    assertThat(store().read("lobby", 0, 10)).containsExactly(first, other);
  }

  @Test
  void knowsAClientIdPerSenderAndRoom() {
    store().append(draft("lobby", "x", "c1"));
    store().append(draft("other", "x", "c1"));
    store().append(new Draft("lobby", UUID.randomUUID().toString(), "bob", "Bob", "x", "c1", NOON));

    assertThat(store().read("lobby", 0, 10)).hasSize(2);
    assertThat(store().read("other", 0, 10)).hasSize(1);
  }

  @Test
  void storesOnceWhatIsSentManyTimesAtOnce() throws Exception {
    Set<Message> stored = new HashSet<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Message> sending = () -> store().append(draft("lobby", "hello", "same"));
      List<Callable<Message>> attempts = IntStream.range(0, 32).mapToObj(i -> sending).toList();
      for (Future<Message> attempt : threads.invokeAll(attempts)) {
        stored.add(attempt.get());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(stored).hasSize(1);
    assertThat(store().read("lobby", 0, 10)).hasSize(1);
  }

  @Test
  void pagesWithoutGapOrDuplicate() {
    List<Message> said = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      said.add(store().append(draft("lobby", "m" + i, "")));
    }

    List<Message> read = new ArrayList<>();
    List<Message> page = store().read("lobby", 0, 4);
    while (!page.isEmpty()) {
      read.addAll(page);
      page = store().read("lobby", read.get(read.size() - 1).cursor(), 4);
    }

    assertThat(read).isEqualTo(said);
    assertThat(read.stream().map(Message::cursor).distinct()).hasSize(25);
    assertThat(read).extracting(Message::cursor).isSorted();
  }

  @Test
  void neverShowsAnEntryBeforeOneThatWasAlreadyRead() throws Exception {
    int writers = 4;
    int each = 50;
    ExecutorService threads = Executors.newFixedThreadPool(writers + 1);
    AtomicBoolean done = new AtomicBoolean();
    try {
      Future<List<Message>> reader = threads.submit(() -> readWhile(done));
      List<Future<?>> writing = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        writing.add(
            threads.submit(
                () -> IntStream.range(0, each).forEach(n -> store().append(draft("r", "x", "")))));
      }
      for (Future<?> writer : writing) {
        writer.get(60, SECONDS);
      }
      done.set(true);

      assertThat(reader.get(60, SECONDS)).isEqualTo(store().read("r", 0, writers * each + 1));
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Message> readWhile(AtomicBoolean done) {
    List<Message> read = new ArrayList<>();
    boolean last;
    do {
      last = done.get();
      long cursor = read.isEmpty() ? 0 : read.get(read.size() - 1).cursor();
      read.addAll(store().read("r", cursor, 1000));
    } while (!last);
    return read;
  }

  @Test
  void announcesWhatCanBeReadAlready() {
    List<Integer> readable = new CopyOnWriteArrayList<>();
    store().onAppend(room -> readable.add(store().read(room, 0, 10).size()));

    store().append(draft("lobby", "one", ""));

    await().atMost(Duration.ofSeconds(30)).until(() -> readable.contains(1));
  }

  static Draft draft(String room, String text, String clientId) {
    return new Draft(room, UUID.randomUUID().toString(), "ada", "Ada", text, clientId, NOON);
  }
}
