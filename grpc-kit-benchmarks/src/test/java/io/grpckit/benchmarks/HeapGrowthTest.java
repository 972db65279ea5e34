package io.grpckit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.grpc.stub.StreamObserver;
import io.grpckit.benchmarks.v1.EchoRequest;
import io.grpckit.benchmarks.v1.EchoResponse;
import io.grpckit.benchmarks.v1.EchoServiceGrpc.EchoServiceBlockingStub;
import io.grpckit.interceptors.logging.CallLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a million of something may leave behind: less than one byte of each. */
@Tag("slow")
class HeapGrowthTest {
  private static final int MILLION = 1_000_000;
  private static final int WARM_UP = 50_000;
  private static final EchoRequest REQUEST = EchoRequest.newBuilder().setText("hello").build();

  private final Logger payloads = (Logger) LoggerFactory.getLogger(CallLog.PAYLOAD_LOGGER);
  private final FullPipeline pipeline = new FullPipeline();

  @BeforeEach
  void logPayloads() {
    payloads.setLevel(Level.TRACE);
  }

  @AfterEach
  void close() {
    payloads.setLevel(null);
    pipeline.close();
  }

  @Test
  void aMillionCallsLeaveNothingBehind() {
    EchoServiceBlockingStub stub = pipeline.blockingStub();
    call(stub, WARM_UP);

    long before = LiveHeap.bytes();
    call(stub, MILLION);

    assertThat(LiveHeap.bytes() - before).isLessThan(MILLION);
  }

  @Test
  void aStreamOfAMillionMessagesKeepsNoneOfThem() throws Exception {
    Conversation conversation = new Conversation();
    StreamObserver<EchoRequest> requests = pipeline.stub().converse(conversation);
    send(requests, WARM_UP);

    long before = LiveHeap.bytes();
    send(requests, MILLION);

    assertThat(LiveHeap.bytes() - before).isLessThan(MILLION);
    requests.onCompleted();
    assertThat(conversation.answers.get(10, TimeUnit.SECONDS)).isEqualTo(WARM_UP + MILLION);
  }

  @Test
  void noticesWhatIsKept() {
    List<Object> kept = new ArrayList<>(MILLION);
    long before = LiveHeap.bytes();
    for (int i = 0; i < MILLION; i++) {
      kept.add(new Object());
    }

    assertThat(LiveHeap.bytes() - before).isGreaterThan(MILLION);
    assertThat(kept).hasSize(MILLION);
  }

  private static void call(EchoServiceBlockingStub stub, int times) {
    for (int i = 0; i < times; i++) {
      stub.echo(REQUEST);
    }
  }

  private static void send(StreamObserver<EchoRequest> requests, int times) {
    for (int i = 0; i < times; i++) {
      requests.onNext(REQUEST);
    }
  }

  private static final class Conversation implements StreamObserver<EchoResponse> {
    private final AtomicInteger received = new AtomicInteger();
    private final CompletableFuture<Integer> answers = new CompletableFuture<>();

    @Override
    public void onNext(EchoResponse response) {
      received.incrementAndGet();
    }

    @Override
    public void onError(Throwable failure) {
      answers.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      answers.complete(received.get());
    }
  }
}
