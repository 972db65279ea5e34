package io.grpckit.interceptors.testing;

import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;

/** Answers what it is sent, in each of the four call types. Tests override what they need. */
public class EchoService extends EchoServiceGrpc.EchoServiceImplBase {
  /** The response to {@code request}. */
  public static EchoResponse answer(EchoRequest request) {
    return EchoResponse.newBuilder().setText(request.getText()).build();
  }

  /** A request that carries {@code text}. */
  public static EchoRequest say(String text) {
    return EchoRequest.newBuilder().setText(text).build();
  }

  @Override
  public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
    responses.onNext(answer(request));
    responses.onCompleted();
  }

  @Override
  public StreamObserver<EchoRequest> clientStream(StreamObserver<EchoResponse> responses) {
    StringBuilder heard = new StringBuilder();
    return new StreamObserver<>() {
      @Override
      public void onNext(EchoRequest request) {
        heard.append(request.getText());
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {
        responses.onNext(answer(say(heard.toString())));
        responses.onCompleted();
      }
    };
  }

  @Override
  public void serverStream(EchoRequest request, StreamObserver<EchoResponse> responses) {
    for (int i = 0; i < request.getTimes(); i++) {
      responses.onNext(answer(request));
    }
    responses.onCompleted();
  }

  @Override
  public StreamObserver<EchoRequest> bidi(StreamObserver<EchoResponse> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(EchoRequest request) {
        responses.onNext(answer(request));
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }
}
