package io.grpckit.interceptors.streaming;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A caller that reads as much as it is told to. */
final class Reader implements ClientResponseObserver<EchoRequest, EchoResponse> {
  final List<String> received = new CopyOnWriteArrayList<>();
  final CompletableFuture<Status> end = new CompletableFuture<>();
  private volatile ClientCallStreamObserver<EchoRequest> call;
  private final int initially;

  Reader(int initially) {
    this.initially = initially;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<EchoRequest> started) {
    call = started;
    started.disableAutoRequestWithInitial(initially);
  }

  void read(int messages) {
    call.request(messages);
  }

  void goAway() {
    call.cancel("gone", null);
  }

  @Override
  public void onNext(EchoResponse response) {
    received.add(response.getText());
  }

  @Override
  public void onError(Throwable error) {
    end.complete(Status.fromThrowable(error));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }
}
