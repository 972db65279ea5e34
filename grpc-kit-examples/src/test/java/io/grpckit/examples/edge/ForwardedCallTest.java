package io.grpckit.examples.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.chat.v1.ChatServiceGrpc.ChatServiceBlockingStub;
import io.grpckit.examples.chat.v1.ChatServiceGrpc.ChatServiceStub;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies between the client and the server behind the edge costs nothing but the way. */
class ForwardedCallTest {

  private static final int MANY = 10_000;
  private static final int AHEAD = 5_000; // what sockets hold, amply
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Talkative service = new Talkative();

  private Server behind;
  private Edge edge;

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    behind = InProcessServerBuilder.forName(name).addService(service).build().start();
    edge =
        Edge.builder(
                new InetSocketAddress("127.0.0.1", 0),
                InProcessChannelBuilder.forName(name).directExecutor().build())
            .services(behind.getServices())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    edge.shutdownNow();
    behind.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gproto+http", "gproto-web+http", "gproto-web-text+http"})
  void passesAllResponses(String form) {
    Iterator<ChatMessage> heard =
        client(form, ChatServiceBlockingStub.class)
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .getMessages(GetMessagesRequest.getDefaultInstance());

    for (int i = 0; i < MANY; i++) {
      assertThat(heard.next().getCursor()).isEqualTo(i);
    }
    assertThat(heard.hasNext()).isFalse();
  }

  @Test
  void passesAllMessagesBothWays() throws Exception {
    AtomicInteger heard = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(1);
    StreamObserver<ChatMessage> said =
        client("gproto+http", ChatServiceStub.class)
            .chat(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ChatMessage message) {
                    heard.incrementAndGet();
                  }

                  @Override
                  public void onError(Throwable error) {
                    ended.countDown();
                  }

                  @Override
                  public void onCompleted() {
                    ended.countDown();
                  }
                });

    for (int i = 0; i < MANY; i++) {
      said.onNext(message(i, ""));
    }
    said.onCompleted();

    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(heard).hasValue(MANY);
  }

  @Test
  void sendsNoFasterThanTheClientReads() throws Exception {
    service.text = "x".repeat(10_000);
    int most = 0;
    try (BufferedReader lines = read()) {
      for (int read = 1; read <= MANY; read++) {
        assertThat(lines.readLine()).contains("\"text\"");
        most = Math.max(most, service.sent.get() - read);
      }
      assertThat(lines.readLine()).isNull();
    }
    assertThat(most).isLessThan(AHEAD);
  }

  @Test
  void waitsForAClientThatDoesNotRead() throws Exception {
    service.text = "x".repeat(10_000);
    List<BufferedReader> idle = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      idle.add(read());
    }

    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(service.sent::get, new StandsStill());
    assertThat(service.sent.get()).isLessThan(20 * AHEAD);
    assertThat(service.sent.get()).as("of all").isLessThan(20 * MANY / 2);

    for (BufferedReader reader : idle) {
      reader.close();
    }
    await().atMost(PATIENCE).until(() -> service.cancelled.get() == 20);
  }

  private BufferedReader read() throws Exception {
    Browser browser = Browser.at("127.0.0.1:" + edge.getPort());
    InputStream body =
        browser
            .client()
            .send(
                browser.request("GET", "/v1/rooms/x/messages", BodyPublishers.noBody()).build(),
                BodyHandlers.ofInputStream())
            .body();
    return new BufferedReader(new InputStreamReader(body, UTF_8));
  }

  private <S> S client(String form, Class<S> stub) {
    return GrpcClients.builder(form + "://127.0.0.1:" + edge.getPort() + "/")
        .responseTimeoutMillis(0)
        .maxResponseLength(0)
        .build(stub);
  }

  private static ChatMessage message(int cursor, String text) {
    return ChatMessage.newBuilder().setCursor(cursor).setText(text).build();
  }

  private static final class StandsStill implements Predicate<Integer> {

    private int last = -1;

    @Override
    public boolean test(Integer now) {
      boolean same = now > 0 && now == last;
      last = now;
      return same;
    }
  }

  /** Says what it has to say as fast as it may, and repeats what it hears. */
  private static final class Talkative extends ChatServiceGrpc.ChatServiceImplBase {

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private volatile String text = "";

    @Override
    public void getMessages(GetMessagesRequest request, StreamObserver<ChatMessage> responses) {
      ServerCallStreamObserver<ChatMessage> call =
          (ServerCallStreamObserver<ChatMessage>) responses;
      AtomicInteger next = new AtomicInteger();
      call.setOnCancelHandler(cancelled::incrementAndGet);
      call.setOnReadyHandler(
          () -> {
            while (call.isReady() && next.get() < MANY) {
              call.onNext(message(next.getAndIncrement(), text));
              sent.incrementAndGet();
              if (next.get() == MANY) {
                call.onCompleted();
              }
            }
          });
    }

    @Override
    public StreamObserver<ChatMessage> chat(StreamObserver<ChatMessage> responses) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ChatMessage message) {
          responses.onNext(message);
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {
          responses.onCompleted();
        }
      };
    }
  }
}
