package io.grpckit.examples.feed;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.TestServer;
import io.grpckit.examples.news.v1.NewsItem;
import io.grpckit.examples.news.v1.NewsRequest;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedTest {

  private static final int PATIENCE = 50;

  private final MemoryLog log = new MemoryLog();
  private Feed<NewsItem> feed;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    start(PATIENCE);
  }

  private void start(int patience) throws IOException {
    feed =
        Feed.create(
            "test",
            log,
            line -> NewsItem.newBuilder().setCursor(line.cursor()).build(),
            new FeedLimits(4, 8, patience));
    server = TestServer.start(Feed.failures(), new Follower());
  }

  @AfterEach
  void stop() {
    server.close();
    feed.close();
  }

  @Test
  void sendsThePastAndThenTheFuture() throws Exception {
    append(30);
    BlockingClientCall<?, NewsItem> call = follow(0);
    assertThat(read(call, 30)).isEqualTo(cursors(0, 30));

    append(30);

    assertThat(read(call, 30)).isEqualTo(cursors(30, 60));
  }

  @Test
  void startsAfterTheCursor() throws Exception {
    append(10);

    assertThat(read(follow(15), 5)).isEqualTo(cursors(5, 10));
    assertThat(read(follow(13), 6)).as("a cursor between entries").isEqualTo(cursors(4, 10));
  }

  @Test
  void hasNoGapAndNoDuplicateAtTheSeam() throws Exception {
    int total = 4000;
    stop();
    start(total); // they may fall behind as far as they like
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Future<?> publisher = threads.submit(() -> append(total));
      List<Future<List<Long>>> listeners = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        int start = 10 * i;
        Callable<List<Long>> listener = () -> read(follow(start * 3L), total - start);
        listeners.add(threads.submit(listener));
      }
      publisher.get(60, SECONDS);
      for (int i = 0; i < 12; i++) {
        assertThat(listeners.get(i).get(60, SECONDS)).isEqualTo(cursors(10 * i, total));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void readsWhatIsNewOnceForAllListeners() throws Exception {
    List<BlockingClientCall<?, NewsItem>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(follow(0));
    }
    append(1);
    for (BlockingClientCall<?, NewsItem> call : calls) {
      assertThat(read(call, 1)).isEqualTo(cursors(0, 1));
    }
    int before = log.reads.get();

    append(1);

    for (BlockingClientCall<?, NewsItem> call : calls) {
      assertThat(read(call, 1)).isEqualTo(cursors(1, 2));
    }
    assertThat(log.reads.get() - before).isLessThan(5);
  }

  @Test
  void servesOneThatIsFarBehindFromTheLog() throws Exception {
    BlockingClientCall<?, NewsItem> call = follow(0);
    append(1);
    assertThat(read(call, 1)).isEqualTo(cursors(0, 1));

    append(PATIENCE - 1); // far more than are shared

    assertThat(read(call, PATIENCE - 1)).isEqualTo(cursors(1, PATIENCE));
  }

  @Test
  void cutsOffOneThatTakesNothingAndSlowsNobody() throws Exception {
    BlockingClientCall<?, NewsItem> slow = follow(0);
    BlockingClientCall<?, NewsItem> fast = follow(0);

    int appended = appendUntilCutOff(fast);

    List<Long> heard = new ArrayList<>();
    StatusException cut = catchThrowableOfType(StatusException.class, () -> readAll(slow, heard));
    assertThat(cut.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(cut.getStatus().getDescription())
        .isEqualTo(
            "too slow: 50 messages came while none was taken; resume after cursor "
                + heard.get(heard.size() - 1));
    assertThat(appended - heard.size()).isGreaterThan(PATIENCE);
  }

  @Test
  void goesOnWhereACutOneStopped() throws Exception {
    BlockingClientCall<?, NewsItem> slow = follow(0);
    int appended = appendUntilCutOff(follow(0));
    List<Long> heard = new ArrayList<>();
    catchThrowableOfType(StatusException.class, () -> readAll(slow, heard));
    long cursor = heard.get(heard.size() - 1);

    assertThat(heard).isEqualTo(cursors(0, heard.size()));
    assertThat(read(follow(cursor), appended - heard.size()))
        .isEqualTo(cursors(heard.size(), appended));
  }

  /** The fast one reads whatever is appended; the other listener nothing. */
  private int appendUntilCutOff(BlockingClientCall<?, NewsItem> fast) throws Exception {
    await().atMost(Duration.ofSeconds(30)).until(() -> feed.listenerCount("topic") == 2);
    int appended = 0;
    while (feed.listenerCount("topic") == 2) {
      append(1);
      assertThat(read(fast, 1)).isEqualTo(cursors(appended, appended + 1));
      appended++;
    }
    return appended;
  }

  private static Void readAll(BlockingClientCall<?, NewsItem> call, List<Long> heard)
      throws StatusException, InterruptedException {
    while (true) {
      heard.add(call.read().getCursor());
    }
  }

  @Test
  void triesAgainWhenTheLogCannotBeRead() throws Exception {
    BlockingClientCall<?, NewsItem> call = follow(0);
    append(1);
    assertThat(read(call, 1)).isEqualTo(cursors(0, 1));

    log.failures.set(1);
    append(1);

    assertThat(read(call, 1)).isEqualTo(cursors(1, 2));
  }

  @Test
  void failsACallWhosePastCannotBeRead() throws Exception {
    append(10);
    log.failures.set(2);

    StatusException failure = catchThrowableOfType(StatusException.class, () -> follow(0).read());

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    await().atMost(Duration.ofSeconds(30)).until(() -> feed.topicCount() == 0);
  }

  @Test
  void forgetsTopicsThatNobodyListensTo() throws Exception {
    BlockingClientCall<?, NewsItem> one = follow(0);
    BlockingClientCall<?, NewsItem> other = follow(0);
    append(1);
    read(one, 1);
    read(other, 1);
    assertThat(feed.topicCount()).isEqualTo(1);

    one.cancel("enough", null);
    append(1);
    assertThat(read(other, 1)).isEqualTo(cursors(1, 2));
    other.cancel("enough", null);

    await().atMost(Duration.ofSeconds(30)).until(() -> feed.topicCount() == 0);
  }

  @Test
  void tellsListenersToResumeWhenTheServerDrains() throws Exception {
    BlockingClientCall<?, NewsItem> call = follow(0);
    append(2);
    read(call, 2);

    assertThat(server.drain().cutCalls()).isZero();

    RpcFailure failure = RpcFailure.from(catchThrowableOfType(StatusException.class, call::read));
    assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure.message()).isEqualTo("the server is stopping; resume after cursor 6");
    assertThat(failure.retryDelay()).isPresent();
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      log.append("topic");
    }
  }

  private BlockingClientCall<?, NewsItem> follow(long afterCursor) {
    return NewsServiceGrpc.newBlockingV2Stub(server.as("ada"))
        .withDeadlineAfter(60, SECONDS)
        .getLiveNews(
            NewsRequest.newBuilder().setCategory("topic").setAfterCursor(afterCursor).build());
  }

  private static List<Long> read(BlockingClientCall<?, NewsItem> call, int count)
      throws StatusException, InterruptedException {
    List<Long> cursors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cursors.add(call.read().getCursor());
    }
    return cursors;
  }

  private static List<Long> cursors(int from, int to) {
    List<Long> cursors = new ArrayList<>();
    for (int i = from; i < to; i++) {
      cursors.add(i * 3L + 3);
    }
    return cursors;
  }

  private final class Follower extends NewsServiceGrpc.NewsServiceImplBase {

    @Override
    public void getLiveNews(NewsRequest request, StreamObserver<NewsItem> items) {
      feed.subscribe(items).follow(request.getCategory(), request.getAfterCursor());
    }
  }
}
