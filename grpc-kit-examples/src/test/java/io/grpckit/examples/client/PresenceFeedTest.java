package io.grpckit.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.chat.v1.ChatServiceGrpc.ChatServiceImplBase;
import io.grpckit.examples.chat.v1.PresenceEvent;
import io.grpckit.examples.chat.v1.WatchPresenceRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PresenceFeedTest {
  private final List<PresenceEvent> heard = new CopyOnWriteArrayList<>();
  private FakeServer server;
  private Connection connection;

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  @Test
  void isToldAnewWhoIsThereAfterALostConnection() throws Exception {
    try (PresenceFeed feed = open(FakeServer.serving(new FakeChat()))) {
      feed.awaitKnown();

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(heard)
                      .containsExactly(
                          FakeChat.present("ada"),
                          PresenceEvent.newBuilder().setJoined(FakeChat.member("bob")).build(),
                          FakeChat.present("ada", "bob")));
    }
  }

  @Test
  void endsTheCallWhenItIsClosed() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    FakeServer silent =
        FakeServer.serving(
            new ChatServiceImplBase() {
              @Override
              public void watchPresence(
                  WatchPresenceRequest request, StreamObserver<PresenceEvent> events) {
                ((ServerCallStreamObserver<PresenceEvent>) events)
                    .setOnCancelHandler(cancelled::incrementAndGet);
                calls.incrementAndGet();
              }
            });
    PresenceFeed feed = open(silent);
    await().until(() -> calls.get() == 1);

    feed.close();

    await().atMost(Duration.ofSeconds(20)).until(() -> cancelled.get() == 1);
    assertThat(calls).hasValue(1);
  }

  @Test
  void keepsNobodyWaitingWhenItIsRefused() throws Exception {
    FakeServer strict =
        FakeServer.serving(
            new ChatServiceImplBase() {
              @Override
              public void watchPresence(
                  WatchPresenceRequest request, StreamObserver<PresenceEvent> events) {
                events.onError(Status.PERMISSION_DENIED.asRuntimeException());
              }
            });

    try (PresenceFeed feed = open(strict)) {
      feed.awaitKnown();
    }

    assertThat(heard).isEmpty();
  }

  private PresenceFeed open(FakeServer fake) {
    server = fake;
    connection = server.connect();
    return PresenceFeed.open(connection, "room", heard::add, new Backoff(5, pause -> {}));
  }
}
