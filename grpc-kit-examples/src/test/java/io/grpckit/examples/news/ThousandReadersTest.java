package io.grpckit.examples.news;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpckit.examples.RunningServer;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.auth.v1.LoginRequest;
import io.grpckit.examples.log.NatsServer;
import io.grpckit.examples.log.NatsStreams;
import io.grpckit.examples.news.v1.NewsRequest;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.examples.news.v1.PublishNewsRequest;
import io.grpckit.examples.process.ServerProcess;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thousand read the same news, which are on NATS, from one server. */
@Tag("engines")
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ThousandReadersTest {
  private static final int READERS = 1_000;
  private static final int STALLED = 100;
  private static final int PATIENCE = 1_000;
  private static final int AHEAD = 32;
  private static final String CATEGORY = "tech";
  private static final NewsRequest LIVE = NewsRequest.newBuilder().setCategory(CATEGORY).build();

  @TempDir private Path folder;
  private NatsServer nats;

  @BeforeEach
  void start() {
    nats = NatsServer.start(folder.resolve("nats"));
  }

  @AfterEach
  void stop() {
    nats.close();
  }

  @Test
  void haveTheSameBytesInTheServerAndOneConsumerAtTheBroker() throws Exception {
    int items = 50;
    int size = 20_000;
    try (RunningServer server = RunningServer.start(folder.resolve("data"), nats.url())) {
      String token = token(server.channel());
      Publisher publisher = new Publisher(server.channel(), token, size);
      try (Readers readers = Readers.start(server.address(), token, LIVE, READERS)) {
        publisher.publish(1, readers); // now all are live
        long before = allocatedByFeed();

        publisher.publish(items, readers);

        assertThat(allocatedByFeed() - before)
            .as("bytes, of %d million that were sent", (long) READERS * items * size / 1_000_000)
            .isLessThan((long) READERS * items * size / 2);
        assertThat(readers.ends()).isEmpty();
        assertThat(consumersAtTheBroker()).isEqualTo(1);
      }
    }
  }

  @Test
  void areServedBy128MiBThoughAHundredOfThemTakeNothingUntilTheyAreCutOff() throws Exception {
    int size = 4_000;
    try (ServerProcess server =
        ServerProcess.start(folder.resolve("data"), Map.of("NATS_URL", nats.url()), "-Xmx128m")) {
      String target = server.awaitReady(Duration.ofMinutes(1));
      ManagedChannel channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
      String token = token(channel);
      Publisher publisher = new Publisher(channel, token, size);
      try (Readers readers = Readers.start(target, token, LIVE, READERS - STALLED);
          Readers stalled = Readers.startStalled(target, token, LIVE, STALLED)) {
        publisher.publish(1, readers, stalled);

        publisher.publish(PATIENCE + 200, readers);

        assertThat(readers.ends()).as("of those who take what comes").isEmpty();
        assertThat(stalled.most()).isEqualTo(1);
        stalled.takeAll();
        await().atMost(Duration.ofMinutes(1)).until(() -> stalled.ends().size() == STALLED);
        assertThat(stalled.ends())
            .allSatisfy(
                end -> {
                  assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                  assertThat(end.getDescription())
                      .startsWith("too slow: 1000 messages came while none was taken");
                });
        assertThat(stalled.most()).as("all that was kept for one").isLessThan(100);
        assertThat(server.output()).noneMatch(line -> line.contains("OutOfMemoryError"));
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private long consumersAtTheBroker() throws Exception {
    return NatsStreams.info("NEWS", nats.url()).getStreamState().getConsumerCount();
  }

  /** On the heap, by the threads that send to the readers. */
  private static long allocatedByFeed() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] ids =
        Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter(thread -> thread != null && thread.getThreadName().startsWith("news-"))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    return Arrays.stream(threads.getThreadAllocatedBytes(ids)).sum();
  }

  private static String token(Channel channel) {
    return AuthServiceGrpc.newBlockingStub(channel)
        .login(
            LoginRequest.newBuilder()
                .setEmail("alice@example.com")
                .setPassword("demo-password")
                .build())
        .getAccessToken();
  }

  /** Publishes as fast as all readers take it. */
  private static final class Publisher {
    private final NewsServiceGrpc.NewsServiceBlockingStub news;
    private final PublishNewsRequest item;
    private int published;

    Publisher(Channel channel, String token, int size) {
      news = RunningServer.with(token, NewsServiceGrpc.newBlockingStub(channel));
      item =
          PublishNewsRequest.newBuilder()
              .setCategory(CATEGORY)
              .setTitle("title")
              .setBody("x".repeat(size))
              .build();
    }

    void publish(int count, Readers... readers) {
      for (int i = 0; i < count; i++) {
        news.publishNews(item);
        published++;
        awaitTaken(published - AHEAD, readers);
      }
      awaitTaken(published, readers);
    }

    private static void awaitTaken(int count, Readers... all) {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .atMost(Duration.ofMinutes(1))
          .until(() -> Arrays.stream(all).allMatch(readers -> readers.fewest() >= count));
    }
  }
}
