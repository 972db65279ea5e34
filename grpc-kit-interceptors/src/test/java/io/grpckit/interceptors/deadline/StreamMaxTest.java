package io.grpckit.interceptors.deadline;

import static io.grpckit.interceptors.testing.EchoService.answer;
import static io.grpckit.interceptors.testing.EchoService.say;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.method.MethodSelector;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.NetworkServer;
import io.grpckit.interceptors.testing.PatientTimer;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc.EchoServiceBlockingStub;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamMaxTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Map<String, ?> BY_HEALTH =
      Map.of("healthCheckConfig", Map.of("serviceName", ""));

  private final BlockingQueue<Endless.Stream> streams = new LinkedBlockingQueue<>();
  private final CountDownLatch answered = new CountDownLatch(1);
  private final Delays timer = new Delays(answered);

  @AfterEach
  void stopTheTimer() {
    timer.shutdownNow();
  }

  @Test
  void endsAStreamSoThatItsCallerOpensANewOne() throws Exception {
    try (TestServer server = serve(streamMax(Duration.ofMillis(100)))) {
      Iterator<EchoResponse> responses = stub(server).serverStream(say("news"));

      assertThat(responses.next().getText()).isEqualTo("news");
      assertThatThrownBy(responses::hasNext)
          .hasMessage("UNAVAILABLE: the server keeps this stream open for 0.1s: call again");
      assertThat(streams.take().cancelled.await(10, SECONDS)).isTrue();
    }
  }

  @Test
  void isNoDeadlineForTheCallsOfTheHandler() throws Exception {
    try (TestServer server = serve(streamMax(HOUR))) {
      stub(server).serverStream(say("news")).next();

      assertThat(streams.take().deadline).isNull();
    }
  }

  @Test
  void leavesTheCallersDeadline() throws Exception {
    try (TestServer server = serve(streamMax(HOUR))) {
      stub(server).withDeadlineAfter(500, SECONDS).serverStream(say("news")).next();

      assertThat(streams.take().deadline.timeRemaining(SECONDS)).isBetween(400L, 500L);
    }
  }

  @Test
  void comesBesideATimeLimitOfTheSameMethod() throws Exception {
    DeadlinePolicy policy =
        streamMax(HOUR)
            .method(
                EchoServiceGrpc.getServerStreamMethod().getFullMethodName(),
                TimeLimit.max(Duration.ofMillis(100)));
    try (TestServer server = serve(policy)) {
      Iterator<EchoResponse> responses = stub(server).serverStream(say("news"));

      assertThat(responses.next().getText()).isEqualTo("news");
      assertThatThrownBy(responses::hasNext)
          .hasMessage("DEADLINE_EXCEEDED: the server allows this call 0.1s");
    }
  }

  @Test
  void spreadsTheEndsOfStreamsThatBeganTogether() {
    try (TestServer server = serve(streamMax(HOUR))) {
      for (int i = 0; i < 20; i++) {
        stub(server).serverStream(say("news")).next();
      }
    }

    assertThat(timer.nanos)
        .hasSize(20)
        .allSatisfy(
            nanos -> assertThat(Duration.ofNanos(nanos)).isBetween(Duration.ofMinutes(54), HOUR));
    assertThat(timer.nanos.stream().distinct()).hasSizeGreaterThan(1);
  }

  @Test
  void leavesUnaryCallsAlone() {
    try (TestServer server = serve(streamMax(Duration.ofNanos(1)))) {
      assertThat(stub(server).unary(say("hello")).getText()).isEqualTo("hello");
    }

    assertThat(timer.nanos).isEmpty();
  }

  @Test
  void leavesNoTimerBehind() {
    try (TestServer server = serve(streamMax(HOUR))) {
      Context.CancellableContext caller = Context.current().withCancellation();
      caller.run(() -> stub(server).serverStream(say("news")).next());
      assertThat(timer.getQueue()).hasSize(1);

      caller.cancel(null);

      Awaitility.await()
          .atMost(10, SECONDS)
          .untilAsserted(() -> assertThat(timer.getQueue()).isEmpty());
    }
  }

  @Test
  void isTheShortestOfThoseThatSelectAStream() {
    DeadlineServerInterceptor interceptor =
        DeadlineServerInterceptor.create(
            streamMax(HOUR).streamMax(MethodSelector.all(), Duration.ofMinutes(5)));

    assertThat(interceptor.effectOn(EchoServiceGrpc.getServerStreamMethod()))
        .isEqualTo("stream max 5m");
    assertThat(interceptor.effectOn(EchoServiceGrpc.getUnaryMethod())).isEqualTo("none");
  }

  @Test
  void mustSelectAStream() {
    DeadlinePolicy policy = streamMax(Duration.ofMinutes(30));

    assertThatIllegalStateException()
        .isThrownBy(() -> policy.verify(List.of(EchoServiceGrpc.getUnaryMethod())))
        .withMessage(
            """
            deadlines do not fit the services:
              streamMax of 30m selects no stream here\
            """);
  }

  /** Why the documentation says to leave Watch out. */
  @Test
  void makesAServerLookIllToClientsThatBalanceByHealth() throws Exception {
    HealthStatusManager health = new HealthStatusManager();
    DeadlinePolicy policy =
        DeadlinePolicy.fromCode().streamMax(MethodSelector.infrastructure(), HOUR);
    CountDownLatch ill = new CountDownLatch(1);
    try (NetworkServer server =
        NetworkServer.start(
            builder ->
                builder
                    .addService(health.getHealthService())
                    .intercept(new DeadlineServerInterceptor(policy, timer)))) {
      ManagedChannel channel =
          Grpc.newChannelBuilder(server.target(), InsecureChannelCredentials.create())
              .defaultLoadBalancingPolicy("round_robin")
              .defaultServiceConfig(BY_HEALTH)
              .build();
      try {
        Awaitility.await().until(() -> channel.getState(true) == ConnectivityState.READY);
        channel.notifyWhenStateChanged(ConnectivityState.READY, ill::countDown);

        timer.tasks.take().run();

        assertThat(ill.await(10, SECONDS)).isTrue();
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void mustBePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> streamMax(Duration.ZERO))
        .withMessage("longest must be positive, was PT0S");
  }

  @Test
  void isRefusedOnAClient() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeadlineClientInterceptor.create(streamMax(HOUR)))
        .withMessage(
            "policy must have no streamMax on a client: it is the server that ends streams");
  }

  private static DeadlinePolicy streamMax(Duration longest) {
    return DeadlinePolicy.fromCode()
        .streamMax(MethodSelector.service(EchoServiceGrpc.SERVICE_NAME), longest);
  }

  private TestServer serve(DeadlinePolicy policy) {
    return TestServer.start(
        builder ->
            builder
                .addService(new Endless())
                .intercept(new DeadlineServerInterceptor(policy, timer)));
  }

  private static EchoServiceBlockingStub stub(TestServer server) {
    return EchoServiceGrpc.newBlockingStub(server.channel());
  }

  /** Answers once, and never ends. */
  private final class Endless extends EchoService {
    private record Stream(Deadline deadline, CountDownLatch cancelled) {}

    @Override
    public void serverStream(EchoRequest request, StreamObserver<EchoResponse> responses) {
      CountDownLatch cancelled = new CountDownLatch(1);
      Context.current().addListener(ended -> cancelled.countDown(), Runnable::run);
      streams.add(new Stream(Context.current().getDeadline(), cancelled));
      responses.onNext(answer(request));
      answered.countDown();
    }
  }

  /** Remembers what it was asked to do, and when. */
  private static final class Delays extends PatientTimer {
    private final BlockingQueue<Long> nanos = new LinkedBlockingQueue<>();
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    Delays(CountDownLatch answered) {
      super(answered);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      nanos.add(NANOSECONDS.convert(delay, unit));
      tasks.add(task);
      return super.schedule(task, delay, unit);
    }
  }
}
