package io.grpckit.examples.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.chat.v1.ChatMessage;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, or Ctrl-C: the server drains, says how that went, and ends with 0. */
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StopTest {
  @TempDir private Path dataDir;

  @Test
  void endsWithZeroWhenNobodyCalls() throws Exception {
    try (ServerProcess server = ServerProcess.start(dataDir, Map.of())) {
      server.awaitReady(Servers.START_TIMEOUT);

      assertThat(server.stop(Servers.STOP_TIMEOUT)).isZero();
    }
  }

  @Test
  void endsStreamsThatWouldNeverEndAndEndsWithZero() throws Exception {
    try (ServerProcess server = ServerProcess.start(dataDir, Map.of());
        TestClient client = TestClient.signIn(server.awaitReady(Servers.START_TIMEOUT))) {
      ChatMember member = new ChatMember();
      StreamObserver<ChatMessage> messages = client.asyncChat().chat(member);
      messages.onNext(ChatMessage.newBuilder().setRoom("stop").setText("hello").build());
      member.heard.get(30, TimeUnit.SECONDS);

      assertThat(server.stop(Servers.STOP_TIMEOUT)).isZero();

      Status end = member.end.get(30, TimeUnit.SECONDS);
      assertThat(end.getCode()).isIn(Status.Code.OK, Status.Code.UNAVAILABLE);
      assertThat(server.output())
          .filteredOn(line -> line.startsWith("drained in "))
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains(" 1 told");
    }
  }

  private static final class ChatMember implements StreamObserver<ChatMessage> {
    private final CompletableFuture<ChatMessage> heard = new CompletableFuture<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    @Override
    public void onNext(ChatMessage message) {
      heard.complete(message);
    }

    @Override
    public void onError(Throwable failure) {
      end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }
}
