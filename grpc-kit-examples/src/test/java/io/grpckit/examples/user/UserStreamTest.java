package io.grpckit.examples.user;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.grpckit.examples.stall.ManualTimer;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All on the test's own thread, so that whatever happens has happened when a line is done. */
class UserStreamTest {

  private static final int USERS = 5_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration INSTANT = Duration.ofNanos(1);

  private final ManualTimer timer = new ManualTimer();
  private int pagesRead;
  private int received;
  private boolean ended;
  private Status closed;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void serve() throws Exception {
    Users users = new Users(new ManyUsers(), Clock.systemUTC());
    server =
        InProcessServerBuilder.forName("users")
            .directExecutor()
            .addService(new UserService(users, timer, PATIENCE))
            .intercept(new CloseWatcher())
            .intercept(ErrorMappingServerInterceptor.create(UserService.failures()))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName("users").directExecutor().build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void readsNoFurtherThanTheCallerDoes() {
    ClientCall<?, ?> call = call(0);

    call.request(1);
    assertThat(received).isEqualTo(1);
    assertThat(pagesRead).isEqualTo(1);

    call.request(USERS);
    assertThat(received).isEqualTo(USERS);
    assertThat(closed.getCode()).isEqualTo(Status.Code.OK);
  }

  @Test
  void endsAtTheLimit() {
    call(450).request(USERS);

    assertThat(closed.getCode()).isEqualTo(Status.Code.OK);
    assertThat(received).isEqualTo(450);
    assertThat(pagesRead).as("200, 200, 50").isEqualTo(3);
  }

  @Test
  void stopsWhenTheCallerLeaves() {
    ClientCall<?, ?> call = call(0);
    call.request(1);

    call.cancel("seen enough", null);
    timer.advance(PATIENCE);

    assertThat(closed.getCode()).isEqualTo(Status.Code.CANCELLED);
    assertThat(pagesRead).isEqualTo(1);
    assertThat(timer.waiting()).as("nobody looks at it any more").isZero();
  }

  @Test
  void cutsOffACallerWhoTakesNothing() {
    ClientCall<?, ?> call = call(0);
    call.request(1);

    timer.advance(PATIENCE.minus(INSTANT));
    assertThat(ended).isFalse();
    timer.advance(INSTANT);
    assertThat(ended).isTrue();

    call.request(USERS);
    assertThat(closed.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(closed.getDescription()).isEqualTo("too slow: nothing was taken for 60 seconds");
    assertThat(pagesRead).isEqualTo(1);
  }

  @Test
  void hasPatienceWithACallerWhoTakesLittle() {
    ClientCall<?, ?> call = call(0);
    for (int i = 0; i < 20; i++) {
      call.request(1);
      timer.advance(PATIENCE.dividedBy(2));
    }

    assertThat(ended).isFalse();
    assertThat(received).isEqualTo(20);
  }

  private ClientCall<?, ?> call(int limit) {
    ClientCall<GetUserStreamRequest, io.grpckit.examples.user.v1.User> call =
        channel.newCall(UserServiceGrpc.getGetUserStreamMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(io.grpckit.examples.user.v1.User user) {
            received++;
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            closed = status;
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
      pagesRead++;
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
              ended = true;
              super.close(status, trailers);
            }
          },
          headers);
    }
  }
}
