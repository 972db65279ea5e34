package io.grpckit.examples.span;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import java.util.function.Consumer;

/** The collector's answer, as the exporter wants it: with a status, whatever it is. */
final class Answer implements StreamObserver<byte[]> {

  private final Consumer<GrpcResponse> onResponse;
  private byte[] message = {};

  Answer(Consumer<GrpcResponse> onResponse) {
    this.onResponse = onResponse;
  }

  @Override
  public void onNext(byte[] value) {
    message = value;
  }

  @Override
  public void onError(Throwable failure) {
    end(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    end(Status.OK);
  }

  private void end(Status status) {
    onResponse.accept(new Response(status, message));
  }

  private static final class Response implements GrpcResponse {
    private final Status status;
    private final byte[] message;

    Response(Status status, byte[] message) {
      this.status = status;
      this.message = message;
    }

    @Override
    public GrpcStatusCode getStatusCode() {
      return GrpcStatusCode.fromValue(status.getCode().value());
    }

    @Override
    public String getStatusDescription() {
      String description = status.getDescription();
      return description == null ? "" : description;
    }

    @Override
    public byte[] getResponseMessage() {
      return message;
    }
  }
}
