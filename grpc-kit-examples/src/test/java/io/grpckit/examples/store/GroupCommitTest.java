package io.grpckit.examples.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

class GroupCommitTest {

  private static final String INSERT = "INSERT INTO notes (text) VALUES (?)";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private final AtomicInteger transactions = new AtomicInteger();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch letGo = new CountDownLatch(1);
  private UnreliableDataSource dataSource;
  private GroupCommit writes;

  @BeforeEach
  void open() throws Exception {
    dataSource = new UnreliableDataSource();
    open(PATIENCE);
    writes.write(c -> Sql.update(c, "CREATE TABLE notes (text text NOT NULL UNIQUE)"));
    transactions.set(0);
  }

  private void open(Duration patience) {
    writes = new GroupCommit(dataSource, patience);
  }

  @AfterEach
  void close() {
    letGo.countDown();
    writes.close();
    callers.shutdownNow();
  }

  @Test
  void commitsInOneTransactionWhatWaitsTogether() throws Exception {
    holdTheWriter();
    List<Future<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiting.add(insertLater("note " + i));
    }
    letGo.countDown();

    for (Future<Integer> write : waiting) {
      assertThat(write.get(60, SECONDS)).isEqualTo(1);
    }
    assertThat(notes()).isEqualTo(20);
    assertThat(transactions).as("the first, all others, and the count").hasValue(3);
  }

  @Test
  void undoesAloneWhatThrows() throws Exception {
    holdTheWriter();
    Future<Integer> before = insertLater("a");
    Future<Integer> duplicate = insertLater("a");
    Future<Integer> halfWay =
        later(
            connection -> {
              Sql.update(connection, INSERT, "half");
              throw new IllegalStateException("half-way");
            });
    Future<Integer> after = insertLater("b");
    letGo.countDown();

    assertThat(before.get(60, SECONDS)).isEqualTo(1);
    assertThat(after.get(60, SECONDS)).isEqualTo(1);
    assertThatThrownBy(() -> duplicate.get(60, SECONDS)).hasCauseInstanceOf(SQLException.class);
    assertThatThrownBy(() -> halfWay.get(60, SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasStackTraceContaining("half-way");
    assertThat(notes()).as("a and b").isEqualTo(2);
  }

  @Test
  void storesTheSmallWritesBesideOneThatFillsTheDisk() throws Exception {
    dataSource.maxPages = 20;
    holdTheWriter();
    List<Future<Integer>> small = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      small.add(insertLater("before " + i));
    }
    Future<Integer> large = insertLater("x".repeat(500_000));
    for (int i = 0; i < 5; i++) {
      small.add(insertLater("after " + i));
    }
    letGo.countDown();

    for (Future<Integer> write : small) {
      assertThat(write.get(60, SECONDS)).isEqualTo(1);
    }
    assertThatThrownBy(() -> large.get(60, SECONDS)).hasStackTraceContaining("SQLITE_FULL");
    assertThat(notes()).isEqualTo(10);
  }

  @Test
  void undoesAgainWhatThrowsWhenAllIsDoneAgain() throws Exception {
    dataSource.maxPages = 20;
    holdTheWriter();
    Future<Integer> first = insertLater("a");
    Future<Integer> duplicate = insertLater("a");
    Future<Integer> large = insertLater("x".repeat(500_000));
    letGo.countDown();

    assertThat(first.get(60, SECONDS)).isEqualTo(1);
    assertThatThrownBy(() -> duplicate.get(60, SECONDS)).hasStackTraceContaining("UNIQUE");
    assertThatThrownBy(() -> large.get(60, SECONDS)).hasStackTraceContaining("SQLITE_FULL");
    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void isStoredOnceItIsCommittedWhateverComesOfTheConnection() throws Exception {
    dataSource.closes = false;
    holdTheWriter();
    List<Future<Integer>> waiting = List.of(insertLater("a"), insertLater("b"));
    letGo.countDown();

    for (Future<Integer> write : waiting) {
      assertThat(write.get(60, SECONDS)).isEqualTo(1);
    }
    assertThat(notes()).isEqualTo(2);
  }

  @Test
  void saysToEachForItselfThatThereIsNoConnection() throws Exception {
    holdTheWriter();
    dataSource.opens = false;
    List<Future<Integer>> waiting = List.of(insertLater("a"), insertLater("b"));
    letGo.countDown();

    List<Throwable> failures = new ArrayList<>();
    for (Future<Integer> write : waiting) {
      failures.add(catchThrowableOfType(ExecutionException.class, () -> write.get(60, SECONDS)));
    }
    assertThat(failures)
        .extracting(Throwable::getCause)
        .doesNotHaveDuplicates()
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(SQLTransientConnectionException.class)
                    .hasRootCauseMessage("no connection"));
    assertThat(transactions).as("the first, and one attempt for both others").hasValue(2);
  }

  @Test
  void refusesAWriteWithinAWrite() {
    assertThatThrownBy(
            () -> writes.write(connection -> writes.write(c -> Sql.update(c, INSERT, "inner"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a write must not write again");
  }

  @Test
  void doesNotWriteWhatHasWaitedTooLong() throws Exception {
    writes.close();
    open(Duration.ofMillis(50));
    holdTheWriter();

    assertThatThrownBy(() -> writes.write(c -> Sql.update(c, INSERT, "late")))
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasNoCause();

    letGo.countDown();
    writes.close();
    open(PATIENCE);
    assertThat(notes()).isZero();
  }

  @Test
  void failsWhatWaitsWhenItIsClosed() throws Exception {
    holdTheWriter();
    Future<Integer> waiting = insertLater("waits");

    writes.close();
    letGo.countDown();

    assertThatThrownBy(() -> waiting.get(60, SECONDS)).hasCauseInstanceOf(SQLException.class);
    assertThatThrownBy(() -> insert("later")).isInstanceOf(SQLException.class);
  }

  /** A pool that is closed while a connection is lent would leave it open, and its lock held. */
  @Test
  void givesTheConnectionBackBeforeItIsClosed() throws Exception {
    Thread closing = Thread.currentThread();
    insert("first"); // the connection of the table is given back
    dataSource.beforeClose = () -> spinUntilItWaits(closing);
    insert("committed");
    writes.close();

    assertThat(dataSource.lent).hasValue(0);
  }

  private static void spinUntilItWaits(Thread thread) {
    long start = System.nanoTime();
    while (thread.getState() != Thread.State.TIMED_WAITING
        && System.nanoTime() - start < PATIENCE.toNanos()) {
      Thread.onSpinWait();
    }
  }

  /** Until {@link #letGo}; what is written meanwhile waits. */
  private void holdTheWriter() throws Exception {
    Work<Boolean> hold =
        connection -> {
          held.countDown();
          return awaitQuietly(letGo);
        };
    for (int attempt = 0; attempt < 6 && held.getCount() > 0; attempt++) {
      callers.submit(() -> writes.write(hold)); // which the impatient refuse on a busy machine
      held.await(10, SECONDS);
    }
    assertThat(held.getCount()).isZero();
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      return latch.await(60, SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private Future<Integer> insertLater(String text) {
    return later(connection -> Sql.update(connection, INSERT, text));
  }

  /** It waits when this returns. */
  private Future<Integer> later(Work<Integer> work) {
    int before = writes.waiting();
    Callable<Integer> call = () -> writes.write(work);
    Future<Integer> write = callers.submit(call);
    await().atMost(PATIENCE).until(() -> writes.waiting() > before);
    return write;
  }

  private int insert(String text) throws SQLException {
    return writes.write(connection -> Sql.update(connection, INSERT, text));
  }

  private long notes() throws SQLException {
    return writes
        .write(c -> Sql.first(c, "SELECT count(*) FROM notes", row -> row.getLong(1)))
        .orElseThrow();
  }

  /** Counts the connections, of which each makes one transaction. */
  private final class UnreliableDataSource extends SQLiteDataSource {

    private volatile int maxPages = Integer.MAX_VALUE;
    private volatile boolean opens = true;
    private volatile boolean closes = true;
    private volatile Runnable beforeClose = () -> {};
    private final AtomicInteger lent = new AtomicInteger();

    UnreliableDataSource() {
      super(new SQLiteConfig());
      setUrl("jdbc:sqlite:" + folder.resolve("notes.db"));
    }

    @Override
    public Connection getConnection() throws SQLException {
      transactions.incrementAndGet();
      if (!opens) {
        throw new SQLException("no connection");
      }
      Connection connection = super.getConnection();
      Sql.first(connection, "PRAGMA max_page_count = " + maxPages, row -> 0);
      lent.incrementAndGet();
      return watched(connection);
    }

    private Connection watched(Connection connection) {
      return (Connection)
          Proxy.newProxyInstance(
              Connection.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                boolean close = method.getName().equals("close");
                if (close) {
                  beforeClose.run();
                  lent.decrementAndGet();
                }
                Object result = invoke(connection, method, arguments);
                if (close && !closes) {
                  throw new SQLException("not closed");
                }
                return result;
              });
    }

    private static Object invoke(Connection connection, Method method, Object[] arguments)
        throws Throwable {
      try {
        return method.invoke(connection, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }
}
