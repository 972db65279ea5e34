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
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** {@code grpc.health.v1.Health}: Check and Watch, answered from a {@link StatusBoard}. */
final class HealthProtocol {
  /** A few statuses: gRPC would queue thousands, 32 KiB, for a watcher that does not read. */
  private static final int QUEUED_BYTES = 64;

  private final StatusBoard board;
  private final WatchLimit perConnection;
  private final WatchLimit perHost;

  HealthProtocol(StatusBoard board, WatchLimit perConnection, WatchLimit perHost) {
    this.board = board;
    this.perConnection = perConnection;
    this.perHost = perHost;
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
    Object connection = connection(call);
    Object host = host(connection);
    if (!perConnection.acquire(connection)) {
      return refuse(call, "too many Watch streams on one connection");
    }
    if (!perHost.acquire(host)) {
      perConnection.release(connection);
      return refuse(call, "too many Watch streams from one host");
    }
    call.setOnReadyThreshold(QUEUED_BYTES);
    call.request(1);
    return new Watch(
        call,
        board,
        () -> {
          perConnection.release(connection);
          perHost.release(host);
        });
  }

  private static ServerCall.Listener<HealthCheckRequest> refuse(
      ServerCall<HealthCheckRequest, HealthCheckResponse> call, String why) {
    call.close(Status.RESOURCE_EXHAUSTED.withDescription(why), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  /** Address and port: what tells connections from each other, behind a proxy too. */
  private static Object connection(ServerCall<?, ?> call) {
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address == null ? "unknown" : address;
  }

  /** The address without its port; of IPv6 the first half, as one host may have all of the rest. */
  static Object host(Object connection) {
    InetAddress address = connection instanceof InetSocketAddress inet ? inet.getAddress() : null;
    if (address == null) {
      return connection;
    }
    return address instanceof Inet6Address
        ? ByteBuffer.wrap(address.getAddress()).getLong()
        : address;
  }
}
