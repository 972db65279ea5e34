package io.grpckit.examples.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Named.named;

import com.sun.management.ThreadMXBean;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpckit.examples.RunningServer;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.auth.v1.LoginRequest;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A thousand listen to the same, which is on NATS, at one server. */
@Tag("engines")
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ThousandReadersTest {
  private static final int READERS = 1_000;
  private static final int STALLED = 100;
  private static final int PATIENCE = 1_000;
  private static final int AHEAD = 32;
  private static final int ITEMS = 25;
  private static final int BYTES_TO_SEND = 1_000;
  private static final String TOPIC = "tech";

  private static final Live<NewsRequest> NEWS =
      new Live<>(
          "NEWS",
          20_000,
          "news-(live|past)-.*",
          NewsServiceGrpc.getGetLiveNewsMethod(),
          NewsRequest.newBuilder().setCategory(TOPIC).build(),
          (channel, token, size) -> {
            var stub = RunningServer.with(token, NewsServiceGrpc.newBlockingStub(channel));
            return () -> stub.publishNews(news(size));
          });
  private static final Live<GetMessagesRequest> ROOM =
      new Live<>(
          "CHAT",
          16_000,
          "chat-(live|past)-.*",
          ChatServiceGrpc.getGetMessagesMethod(),
          GetMessagesRequest.newBuilder().setRoom(TOPIC).setFollow(true).build(),
          (channel, token, size) -> {
            var stub = RunningServer.with(token, ChatServiceGrpc.newBlockingStub(channel));
            return () -> stub.sendMessage(message(size));
          });

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

  static Stream<Named<Live<?>>> everything() {
    return Stream.of(named("news", NEWS), named("a room", ROOM));
  }

  @ParameterizedTest
  @MethodSource("everything")
  void haveTheSameBytesInTheServerAndOneConsumerAtTheBroker(Live<?> live) throws Exception {
    try (RunningServer server = RunningServer.start(folder.resolve("data"), nats.url())) {
      String token = token(server.channel());
      Publisher publisher = new Publisher(live.publishing(server.channel(), token, live.size()));
      try (Readers readers = live.readers(server.address(), token, READERS)) {
        publisher.publish(1, readers); // now all are live
        long before = allocatedBy(live);

        publisher.publish(ITEMS, readers);

        long each = (allocatedBy(live) - before) / ITEMS / READERS;
        assertThat(each)
            .as("bytes to send %,d to one that listens", live.size())
            .isPositive()
            .isLessThan(BYTES_TO_SEND);
        assertThat(readers.ends()).isEmpty();
        assertThat(consumersAtTheBroker(live)).isEqualTo(1);
      }
    }
  }

  @Test
  void areServedBy128MiBThoughAHundredOfThemTakeNothingUntilTheyAreCutOff() throws Exception {
    int size = 2_000;
    try (ServerProcess server =
        ServerProcess.start(folder.resolve("data"), Map.of("NATS_URL", nats.url()), "-Xmx128m")) {
      String target = server.awaitReady(Duration.ofMinutes(1));
      ManagedChannel channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
      String token = token(channel);
      Publisher publisher = new Publisher(NEWS.publishing(channel, token, size));
      try (Readers readers = NEWS.readers(target, token, READERS - STALLED);
          Readers stalled = NEWS.stalledReaders(target, token, STALLED)) {
        publisher.publish(1, readers, stalled);

        publisher.publish(PATIENCE + 100, readers);

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

  private long consumersAtTheBroker(Live<?> live) throws Exception {
    return NatsStreams.info(live.stream(), nats.url()).getStreamState().getConsumerCount();
  }

  /** On the heap, by the threads that send to the readers. */
  private static long allocatedBy(Live<?> live) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] ids =
        Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter(thread -> thread != null && thread.getThreadName().matches(live.threads()))
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

  private static PublishNewsRequest news(int size) {
    return PublishNewsRequest.newBuilder()
        .setCategory(TOPIC)
        .setTitle("title")
        .setBody("x".repeat(size))
        .build();
  }

  private static ChatMessage message(int size) {
    return ChatMessage.newBuilder().setRoom(TOPIC).setText("😀".repeat(size / 4)).build();
  }

  /**
   * Something that many listen to.
   *
   * @param size of a message, in bytes
   * @param threads the names of those that send to the listeners
   */
  private record Live<Q>(
      String stream,
      int size,
      String threads,
      MethodDescriptor<Q, ?> method,
      Q request,
      Publishing publishing) {

    Readers readers(String target, String token, int count) {
      return Readers.start(target, token, method, request, count);
    }

    Readers stalledReaders(String target, String token, int count) {
      return Readers.startStalled(target, token, method, request, count);
    }

    Runnable publishing(Channel channel, String token, int bytes) {
      return publishing.of(channel, token, bytes);
    }
  }

  @FunctionalInterface
  private interface Publishing {
    Runnable of(Channel channel, String token, int bytes);
  }

  /** Publishes as fast as all readers take it. */
  private static final class Publisher {
    private final Runnable publishing;
    private int published;

    Publisher(Runnable publishing) {
      this.publishing = publishing;
    }

    void publish(int count, Readers... readers) {
      for (int i = 0; i < count; i++) {
        publishing.run();
        published++;
        awaitTaken(published - AHEAD, readers);
      }
      awaitTaken(published, readers);
    }

    private static void awaitTaken(int count, Readers... all) {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .atMost(Duration.ofMinutes(2))
          .until(() -> Arrays.stream(all).allMatch(readers -> readers.fewest() >= count));
    }
  }
}
