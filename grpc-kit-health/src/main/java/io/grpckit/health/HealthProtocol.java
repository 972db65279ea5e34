package io.grpckit.health;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.net.SocketAddress;

/** {@code grpc.health.v1.Health}: Check and Watch, answered from a {@link StatusBoard}. */
final class HealthProtocol {
  /** A few statuses: gRPC would queue thousands, 32 KiB, for a watcher that does not read. */
  private static final int QUEUED_BYTES = 64;

  private final StatusBoard board;
  private final WatchLimit limit;

  HealthProtocol(StatusBoard board, WatchLimit limit) {
    this.board = board;
    this.limit = limit;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(HealthGrpc.getServiceDescriptor())
        .addMethod(HealthGrpc.getCheckMethod(), ServerCalls.asyncUnaryCall(this::check))
        .addMethod(HealthGrpc.getWatchMethod(), (call, headers) -> watch(call))
        .build();
  }

  private void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> response) {
    ServingStatus status = board.status(request.getService());
    if (status == null) {
      response.onError(Status.NOT_FOUND.withDescription("unknown service").asRuntimeException());
      return;
    }
    response.onNext(HealthCheckResponse.newBuilder().setStatus(status).build());
    response.onCompleted();
  }

  private ServerCall.Listener<HealthCheckRequest> watch(
      ServerCall<HealthCheckRequest, HealthCheckResponse> call) {
    Object peer = peer(call);
    if (!limit.acquire(peer)) {
      call.close(
          Status.RESOURCE_EXHAUSTED.withDescription("too many Watch streams on one connection"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    call.setOnReadyThreshold(QUEUED_BYTES);
    call.request(1);
    return new Watch(call, board, () -> limit.release(peer));
  }

  /** Address and port: what tells connections from each other, behind a proxy too. */
  private static Object peer(ServerCall<?, ?> call) {
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address == null ? "unknown" : address;
  }
}
