package io.grpckit.benchmarks;

import io.grpc.stub.StreamObserver;
import io.grpckit.benchmarks.v1.EchoRequest;
import io.grpckit.benchmarks.v1.EchoResponse;
import io.grpckit.benchmarks.v1.EchoServiceGrpc;

/** The least that a service can do. */
final class EchoService extends EchoServiceGrpc.EchoServiceImplBase {
  @Override
  public void echo(EchoRequest request, StreamObserver<EchoResponse> response) {
    response.onNext(answer(request));
    response.onCompleted();
  }

  @Override
  public StreamObserver<EchoRequest> converse(StreamObserver<EchoResponse> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(EchoRequest request) {
        responses.onNext(answer(request));
      }

      @Override
      public void onError(Throwable cancelled) {
        // grpc-java has ended the call already.
      }

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  private static EchoResponse answer(EchoRequest request) {
    return EchoResponse.newBuilder().setText(request.getText()).build();
  }
}
