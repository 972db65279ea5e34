package io.grpckit.examples.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpckit.errors.ErrorMappingServerInterceptor;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserStreamTest {

  private static final int USERS = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final AtomicInteger pagesRead = new AtomicInteger();
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicReference<Status> closed = new AtomicReference<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void serve() throws Exception {
    Users users = new Users(new ManyUsers(), Clock.systemUTC());
    server =
        InProcessServerBuilder.forName("users")
            .addService(new UserService(users, timer, PATIENCE))
            .intercept(new CloseWatcher())
            .intercept(ErrorMappingServerInterceptor.create(UserService.failures()))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName("users").build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    timer.shutdownNow();
  }

  @Test
  void readsNoFurtherThanTheCallerDoes() {
    ClientCall<?, ?> call = call(0);
    call.request(1);
    await().atMost(Duration.ofSeconds(20)).until(() -> received.get() == 1);

    await()
        .during(PATIENCE.dividedBy(4))
        .atMost(Duration.ofSeconds(20))
        .until(() -> received.get() == 1 && pagesRead.get() <= 2);

    call.request(USERS);
    await().atMost(Duration.ofSeconds(20)).until(() -> closed.get() != null);
    assertThat(closed.get().getCode()).isEqualTo(Status.Code.OK);
    assertThat(received).hasValue(USERS);
  }

  @Test
  void endsAtTheLimit() {
    call(450).request(USERS);

    await().atMost(Duration.ofSeconds(20)).until(() -> closed.get() != null);
    assertThat(closed.get().getCode()).isEqualTo(Status.Code.OK);
    assertThat(received).hasValue(450);
    assertThat(pagesRead).as("200, 200, 50").hasValue(3);
  }

  @Test
  void stopsReadingWhenTheCallerLeaves() {
    ClientCall<?, ?> call = call(0);
    call.request(1);
    await().atMost(Duration.ofSeconds(20)).until(() -> received.get() == 1);

    call.cancel("seen enough", null);

    await().atMost(Duration.ofSeconds(20)).until(() -> closed.get() != null);
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(20))
        .until(() -> pagesRead.get() <= 2);
  }

  @Test
  void cutsOffACallerWhoTakesNothing() {
    ClientCall<?, ?> call = call(0);
    call.request(1);

    await().atMost(Duration.ofSeconds(20)).untilTrue(ended);

    call.request(USERS);
    await().atMost(Duration.ofSeconds(20)).until(() -> closed.get() != null);
    assertThat(closed.get().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(closed.get().getDescription()).isEqualTo("too slow: nothing was taken for PT1S");
    assertThat(pagesRead.get()).isLessThan(3);
  }

  private ClientCall<?, ?> call(int limit) {
    ClientCall<GetUserStreamRequest, io.grpckit.examples.user.v1.User> call =
        channel.newCall(UserServiceGrpc.getGetUserStreamMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(io.grpckit.examples.user.v1.User user) {
            received.incrementAndGet();
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            closed.set(status);
          }
        },
        new Metadata());
    call.sendMessage(GetUserStreamRequest.newBuilder().setLimit(limit).build());
    call.halfClose();
    return call;
  }

  private final class ManyUsers extends UnsupportedUserStore {
    @Override
    public List<User> page(Position after, int size) {
      pagesRead.incrementAndGet();
      long first = after.equals(Position.START) ? 0 : after.createdAt() + 1;
      return LongStream.range(first, Math.min(first + size, USERS))
          .mapToObj(i -> new User("u" + i, "n", i + "@example.com", Instant.ofEpochMilli(i)))
          .toList();
    }
  }

  /** Sees that the server has ended a call, though the client has not read so far. */
  private final class CloseWatcher implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      return next.startCall(
          new SimpleForwardingServerCall<Q, R>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
              ended.set(true);
              super.close(status, trailers);
            }
          },
          headers);
    }
  }
}
