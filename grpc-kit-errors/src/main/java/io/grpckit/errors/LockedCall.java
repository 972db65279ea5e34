package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;

/**
 * A call that is ended here while other threads of the handler may still be sending. A {@link
 * ServerCall} is not thread-safe: whatever goes out takes this object's lock, and once {@link
 * #stop} was called nothing of the handler's goes out any more.
 */
abstract class LockedCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
  private volatile boolean stopped;

  LockedCall(ServerCall<ReqT, RespT> call) {
    super(call);
  }

  final boolean isStopped() {
    return stopped;
  }

  final void stop() {
    stopped = true;
  }

  @Override
  public final synchronized void sendHeaders(Metadata headers) {
    if (!stopped) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public void sendMessage(RespT message) {
    // gRPC would close the call with UNKNOWN by itself, and keep the reason to itself.
    requireNonNull(message, "message");
    synchronized (this) {
      if (!stopped) {
        super.sendMessage(message);
      }
    }
  }

  @Override
  public final boolean isCancelled() {
    return stopped || super.isCancelled();
  }
}
