package io.grpckit.benchmarks;

import io.grpc.stub.StreamObserver;
import io.grpckit.benchmarks.v1.EchoRequest;
import io.grpckit.benchmarks.v1.EchoResponse;
import io.grpckit.benchmarks.v1.EchoServiceGrpc;

/** The least that a service can do. */
final class EchoService extends EchoServiceGrpc.EchoServiceImplBase {
  @Override
  public void echo(EchoRequest request, StreamObserver<EchoResponse> response) {
    response.onNext(EchoResponse.newBuilder().setText(request.getText()).build());
    response.onCompleted();
  }
}
