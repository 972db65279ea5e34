package io.grpckit.health;

import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The client's end of a Watch stream, which reads as much as it is told to. */
final class Watcher extends ClientCall.Listener<HealthCheckResponse> {
  private final ClientCall<HealthCheckRequest, HealthCheckResponse> call;
  private final List<ServingStatus> received = new CopyOnWriteArrayList<>();
  private volatile Status status;

  private Watcher(Channel channel) {
    call = channel.newCall(HealthGrpc.getWatchMethod(), CallOptions.DEFAULT);
  }

  static Watcher open(Channel channel, String service, int messages) {
    Watcher watcher = new Watcher(channel);
    watcher.call.start(watcher, new Metadata());
    watcher.call.request(messages);
    watcher.call.sendMessage(HealthCheckRequest.newBuilder().setService(service).build());
    watcher.call.halfClose();
    return watcher;
  }

  @Override
  public void onMessage(HealthCheckResponse response) {
    received.add(response.getStatus());
  }

  @Override
  public void onClose(Status closed, Metadata trailers) {
    status = closed;
  }

  void request(int messages) {
    call.request(messages);
  }

  void cancel() {
    call.cancel("the test is done with it", null);
  }

  List<ServingStatus> received() {
    return received;
  }

  ServingStatus last() {
    return received.isEmpty() ? null : received.get(received.size() - 1);
  }

  boolean isClosed() {
    return status != null;
  }

  Status status() {
    return status;
  }

  void awaitLast(ServingStatus expected) {
    await().atMost(30, TimeUnit.SECONDS).until(() -> last() == expected);
  }

  void awaitClosed() {
    await().atMost(30, TimeUnit.SECONDS).until(this::isClosed);
  }

  void awaitAnything() {
    await().atMost(30, TimeUnit.SECONDS).until(() -> isClosed() || last() != null);
  }
}
