package io.grpckit.health;

import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.NOT_SERVING;
import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final String USERS = "user.v1.UserService";

  private final StatusBoard board = new StatusBoard(List.of(USERS));

  private OneCall watch() {
    OneCall call = new OneCall();
    Watch watch = new Watch(call, board, () -> {});
    watch.onMessage(HealthCheckRequest.newBuilder().setService(USERS).build());
    return call;
  }

  private void publish(boolean serving) {
    board.publish(USERS, serving);
    board.refresh(List.of(USERS));
  }

  @Test
  void holdsUpNobodyWhenAnInterceptorHasClosedItsCall() {
    List<OneCall> calls = Stream.generate(this::watch).limit(10).toList();
    OneCall closed = calls.get(0);
    closed.close(Status.UNAVAILABLE, new Metadata());

    assertThatCode(() -> publish(true)).doesNotThrowAnyException();

    assertThat(closed.sent).containsExactly(NOT_SERVING);
    assertThat(calls.subList(1, 10))
        .allSatisfy(call -> assertThat(call.sent).containsExactly(NOT_SERVING, SERVING));
  }

  @Test
  void endsWhenAnInterceptorRefusesItsMessage() {
    OneCall call = watch();
    call.broken = true;

    publish(true);

    assertThat(call.closed).isTrue();
  }

  @Test
  void asksForNothingMoreOnceItsCallIsClosed() {
    OneCall call = watch();
    call.close(Status.UNAVAILABLE, new Metadata());

    publish(true);
    publish(false);
    board.complete();

    assertThat(call.refused).as("one message and one end").isEqualTo(2);
  }

  /** Refuses what grpc-java refuses. */
  private static final class OneCall extends ServerCall<HealthCheckRequest, HealthCheckResponse> {
    private final List<ServingStatus> sent = new ArrayList<>();
    private boolean closed;
    private boolean broken;
    private int refused;

    private void requireOpen() {
      if (closed) {
        refused++;
        throw new IllegalStateException("call is closed");
      }
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {
      requireOpen();
    }

    @Override
    public void sendMessage(HealthCheckResponse response) {
      requireOpen();
      if (broken) {
        throw new IllegalArgumentException("planted");
      }
      sent.add(response.getStatus());
    }

    @Override
    public void close(Status status, Metadata trailers) {
      requireOpen();
      closed = true;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<HealthCheckRequest, HealthCheckResponse> getMethodDescriptor() {
      return HealthGrpc.getWatchMethod();
    }
  }
}
