package io.grpckit.examples.chat;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.RunningServer;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The headers of {@code Chat} pass all that is between the handler and the wire. */
class JoinedHeadersTest {

  @TempDir private static Path folder;

  private static RunningServer server;
  private static String alice;

  private ManagedChannel channel;

  @BeforeAll
  static void start() {
    server = RunningServer.startWithEdge(folder);
    alice = server.login("alice").getAccessToken();
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void comeThroughThePipelineAtOnce() throws Exception {
    Listener listener = new Listener();
    StreamObserver<ChatMessage> call = chat(server.address(), listener);

    call.onNext(message("pipeline", ""));

    assertThat(listener.cursor()).isZero();
  }

  @Test
  void comeThroughTheEdgeWithTheFirstMessage() throws Exception {
    Listener listener = new Listener();
    StreamObserver<ChatMessage> call = chat(server.edge(), listener);

    call.onNext(message("edge", "hello"));

    assertThat(listener.cursor()).isZero();
    assertThat(listener.hear().getText()).isEqualTo("hello");
  }

  private StreamObserver<ChatMessage> chat(String target, Listener listener) {
    channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
    return RunningServer.with(alice, ChatServiceGrpc.newStub(channel))
        .withDeadlineAfter(60, SECONDS)
        .withInterceptors(listener)
        .chat(listener);
  }

  private static ChatMessage message(String room, String text) {
    return ChatMessage.newBuilder().setRoom(room).setText(text).build();
  }
}
