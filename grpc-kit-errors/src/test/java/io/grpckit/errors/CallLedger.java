package io.grpckit.errors;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The outermost interceptor: notes how calls are closed, and when gRPC is through with them. */
final class CallLedger implements ServerInterceptor {
  final List<Status> closes = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  /** After this no callback of the call can come. */
  void awaitTheEnd() throws InterruptedException {
    if (ends.poll(30, TimeUnit.SECONDS) == null) {
      throw new AssertionError("the call did not end");
    }
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    ServerCall<ReqT, RespT> noted =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            closes.add(status);
            super.close(status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(noted, headers)) {
      @Override
      public void onCancel() {
        super.onCancel();
        ends.add("cancelled");
      }

      @Override
      public void onComplete() {
        super.onComplete();
        ends.add("completed");
      }
    };
  }
}
