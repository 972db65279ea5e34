package io.grpckit.health;

import static java.util.Objects.requireNonNull;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Asks the server at the other end of a channel for its health. A server without the health service
 * counts as healthy, as it does for gRPC's own client-side checks (gRFC A17).
 */
public final class ChannelCheck implements AsyncHealthCheck {
  private static final int DEADLINE_SECONDS = 30;

  private final Channel channel;
  private final HealthCheckRequest request;

  private ChannelCheck(Channel channel, String service) {
    this.channel = requireNonNull(channel, "channel");
    this.request = HealthCheckRequest.newBuilder().setService(service).build();
  }

  /**
   * Checks a server as a whole.
   *
   * @param channel to the server
   * @return the check
   */
  public static ChannelCheck of(Channel channel) {
    return of(channel, "");
  }

  /**
   * Checks a service of a server.
   *
   * @param channel to the server
   * @param service its full name, package included
   * @return the check
   */
  public static ChannelCheck of(Channel channel, String service) {
    return new ChannelCheck(channel, requireNonNull(service, "service"));
  }

  @Override
  public CompletionStage<Boolean> check() {
    Answer answer = new Answer();
    HealthGrpc.newStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .check(request, answer);
    return answer.result;
  }

  private static final class Answer implements StreamObserver<HealthCheckResponse> {
    private final CompletableFuture<Boolean> result = new CompletableFuture<>();

    @Override
    public void onNext(HealthCheckResponse response) {
      ServingStatus status = response.getStatus();
      if (status == ServingStatus.SERVING) {
        result.complete(true);
      } else {
        result.completeExceptionally(new IllegalStateException("the server is " + status));
      }
    }

    @Override
    public void onError(Throwable failure) {
      if (Status.fromThrowable(failure).getCode() == Status.Code.UNIMPLEMENTED) {
        result.complete(true);
      } else {
        result.completeExceptionally(failure);
      }
    }

    @Override
    public void onCompleted() {
      result.complete(false);
    }
  }
}
