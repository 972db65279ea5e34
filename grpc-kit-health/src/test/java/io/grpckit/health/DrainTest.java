package io.grpckit.health;

import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.NOT_SERVING;
import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DrainTest {
  private final HealthManager health =
      HealthManager.builder().service("test.v1.TestService", s -> {}).build();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final CompletableFuture<String> answered = new CompletableFuture<>();
  private final List<Server> servers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void stop() {
    answer.countDown();
    channels.forEach(ManagedChannel::shutdownNow);
    servers.forEach(Server::shutdownNow);
    health.close();
  }

  @Test
  void letsCallsFinishTellsStreamsAndCutsTheRest() throws Exception {
    Drain drain = Drain.builder(health).delay(Duration.ZERO).grace(ofSeconds(3)).build();
    ManagedChannel channel = connect(start(drain));
    Watcher watcher = Watcher.open(channel, "", Integer.MAX_VALUE);
    watcher.awaitLast(SERVING);
    Follower obedient = follow(channel, "obedient");
    Follower stubborn = follow(channel, "stubborn");
    Future<String> inFlight = ask(channel);
    asked.await();
    drain.manage(servers.toArray(Server[]::new));

    CompletableFuture<DrainReport> draining = CompletableFuture.supplyAsync(drain::drain);
    obedient.awaitClosed();
    watcher.awaitClosed();
    answer.countDown();
    DrainReport report = draining.get(60, TimeUnit.SECONDS);

    assertThat(inFlight.get()).isEqualTo("answer");
    assertThat(obedient.status.isOk()).isTrue();
    assertThat(obedient.received).containsExactly("first", "cursor 1");
    stubborn.awaitClosed();
    assertThat(stubborn.status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(stubborn.status.getDescription()).isEqualTo("the server is shutting down");
    assertThat(watcher.received()).containsExactly(SERVING, NOT_SERVING);
    assertThat(report.finished()).isEqualTo(2);
    assertThat(report.told()).isEqualTo(1);
    assertThat(report.cut()).isEqualTo(Map.of("test.v1.TestService/Follow", 1));
    assertThat(report.toString())
        .matches("drained in .* s: 2 calls finished, 1 told, 1 cut .*Follow=1.*");
  }

  @Test
  void cutsACallWhoseHandlerBlocks() throws Exception {
    Drain drain = Drain.builder(health).delay(Duration.ZERO).grace(Duration.ZERO).build();
    Future<String> inFlight = ask(connect(start(drain)));
    asked.await();
    drain.manage(servers.toArray(Server[]::new));

    DrainReport report = drain.drain();

    assertThat(report.cut()).isEqualTo(Map.of("test.v1.TestService/Ask", 1));
    assertThat(cancelled.await(60, TimeUnit.SECONDS)).as("its context is cancelled").isTrue();
    assertThatThrownBy(() -> inFlight.get(60, TimeUnit.SECONDS))
        .hasMessageContaining("UNAVAILABLE: the server is shutting down");
    answer.countDown();
    assertThat(answered.get(60, TimeUnit.SECONDS)).as("what it sends is dropped").isEqualTo("sent");
  }

  @Test
  void takesCallsDuringTheDelayWhileItIsNotServingAnyMore() throws Exception {
    answer.countDown();
    Drain drain = Drain.builder(health).delay(ofSeconds(2)).build();
    ManagedChannel channel = connect(start(drain));
    drain.manage(servers.toArray(Server[]::new));
    Watcher readiness = Watcher.open(channel, HealthManager.READINESS, Integer.MAX_VALUE);
    Watcher liveness = Watcher.open(channel, HealthManager.LIVENESS, Integer.MAX_VALUE);
    readiness.awaitLast(SERVING);

    CompletableFuture<DrainReport> draining = CompletableFuture.supplyAsync(drain::drain);
    readiness.awaitLast(NOT_SERVING);
    String answered = ask(channel).get(60, TimeUnit.SECONDS);

    assertThat(answered).isEqualTo("answer");
    DrainReport report = draining.get(60, TimeUnit.SECONDS);
    assertThat(report.took()).isBetween(ofSeconds(2), ofSeconds(20));
    assertThat(report.finished()).isEqualTo(1);
    assertThat(liveness.received()).containsExactly(SERVING);
  }

  @Test
  void drainsOnceForAllWhoAsk() throws Exception {
    Drain drain = Drain.builder(health).delay(ofMillis(200)).build();
    start(drain);
    drain.manage(servers.toArray(Server[]::new));
    assertThat(drain.isDraining()).isFalse();

    CompletableFuture<DrainReport> other = CompletableFuture.supplyAsync(drain::drain);
    DrainReport report = drain.drain();

    assertThat(other.get(60, TimeUnit.SECONDS)).isSameAs(report);
    assertThat(drain.drain()).isSameAs(report);
    assertThat(drain.isDraining()).isTrue();
  }

  @Test
  void closesResourcesLastOneFirstWhenNoServerUsesThemAnyMore() throws Exception {
    List<String> closed = new CopyOnWriteArrayList<>();
    Drain drain =
        Drain.builder(health)
            .delay(Duration.ZERO)
            .resource("database", () -> closed.add("database " + servers.get(0).isTerminated()))
            .resource(
                "broker",
                () -> {
                  closed.add("broker");
                  throw new IOException("gone already");
                })
            .onReport(report -> closed.add("report"))
            .build();
    start(drain);
    start(drain);
    drain.manage(servers.toArray(Server[]::new));

    DrainReport report = drain.drain();

    assertThat(closed).containsExactly("broker", "database true", "report");
    assertThat(report.failures()).containsExactly("broker: java.io.IOException: gone already");
    assertThat(servers).allMatch(Server::isTerminated);
  }

  @Test
  void runStartsServersAndDrainsWhenItsThreadIsInterrupted() throws Exception {
    answer.countDown();
    Drain drain = Drain.builder(health).delay(ofMillis(10)).build();
    Server server = build(drain);
    CompletableFuture<DrainReport> report = new CompletableFuture<>();
    Thread main =
        new Thread(
            () -> {
              try {
                report.complete(drain.run(server));
              } catch (IOException e) {
                report.completeExceptionally(e);
              }
            });
    main.start();
    await().atMost(30, TimeUnit.SECONDS).until(() -> isListening(server));
    assertThat(ask(connect(server)).get(30, TimeUnit.SECONDS)).isEqualTo("answer");

    main.interrupt();

    assertThat(report.get(60, TimeUnit.SECONDS).cut()).isEmpty();
    main.join();
  }

  @Test
  void runLeavesNothingBehindWhenAServerCannotStart() throws Exception {
    List<String> closed = new CopyOnWriteArrayList<>();
    Drain drain = Drain.builder(health).resource("database", () -> closed.add("database")).build();
    Server occupied = start(drain);
    Server first = build(drain);
    Server second = build(drain, occupied.getPort());

    assertThatThrownBy(() -> drain.run(first, second)).isInstanceOf(IOException.class);

    assertThat(first.isShutdown()).isTrue();
    assertThat(closed).containsExactly("database");
  }

  @Test
  void signalsNobodyWithoutTheInterceptor() {
    List<String> told = new CopyOnWriteArrayList<>();

    DrainSignal.current().onDrain(() -> told.add("by mistake"));

    assertThat(DrainSignal.current().isDraining()).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void cutsTheRestThoughACallTakesNoEnd() throws Exception {
    Drain drain = Drain.builder(health).delay(Duration.ZERO).grace(ofMillis(200)).build();
    Server server = builder(drain, 0).intercept(new Unending()).build().start();
    servers.add(server);
    drain.manage(server);
    List<Follower> followers =
        Stream.generate(() -> follow(connect(server), "stubborn")).limit(3).toList();

    DrainReport report = drain.drain();

    assertThat(report.cut()).containsExactly(Map.entry("test.v1.TestService/Follow", 3));
    followers.forEach(Follower::awaitClosed);
    assertThat(server.isTerminated()).isTrue();
  }

  /** As the calls are that somebody else has closed, while their trailers wait to be read. */
  private static final class Unending implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
              throw new IllegalStateException("call already closed");
            }
          },
          headers);
    }
  }

  private static boolean isListening(Server server) {
    try {
      return server.getPort() > 0;
    } catch (IllegalStateException notStarted) {
      return false;
    }
  }

  private Server start(Drain drain) throws IOException {
    Server server = build(drain).start();
    servers.add(server);
    return server;
  }

  private Server build(Drain drain) {
    return build(drain, 0);
  }

  private Server build(Drain drain, int port) {
    return builder(drain, port).build();
  }

  private NettyServerBuilder builder(Drain drain, int port) {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            InsecureServerCredentials.create())
        .addServices(health.services())
        .addService(TestService.of(this::answer, this::follow))
        .intercept(drain.interceptor());
  }

  private void answer(String request, StreamObserver<String> response) {
    asked.countDown();
    Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
    try {
      answer.await();
      response.onNext("answer");
      response.onCompleted();
      answered.complete("sent");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      answered.completeExceptionally(e);
    }
  }

  private void follow(String who, StreamObserver<String> response) {
    response.onNext("first");
    if (who.equals("obedient")) {
      DrainSignal.current()
          .onDrain(
              () -> {
                response.onNext("cursor 1");
                response.onCompleted();
              });
    }
  }

  private ManagedChannel connect(Server server) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    channels.add(channel);
    return channel;
  }

  private static Future<String> ask(ManagedChannel channel) {
    return ClientCalls.futureUnaryCall(
        channel.newCall(TestService.ASK, CallOptions.DEFAULT), "question");
  }

  private static Follower follow(ManagedChannel channel, String who) {
    Follower follower = new Follower();
    ClientCalls.asyncServerStreamingCall(
        channel.newCall(TestService.FOLLOW, CallOptions.DEFAULT), who, follower);
    await().atMost(30, TimeUnit.SECONDS).until(() -> !follower.received.isEmpty());
    return follower;
  }

  private static final class Follower implements StreamObserver<String> {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private volatile Status status;

    @Override
    public void onNext(String value) {
      received.add(value);
    }

    @Override
    public void onError(Throwable failure) {
      status = Status.fromThrowable(failure);
    }

    @Override
    public void onCompleted() {
      status = Status.OK;
    }

    void awaitClosed() {
      await().atMost(60, TimeUnit.SECONDS).until(() -> status != null);
    }
  }
}
