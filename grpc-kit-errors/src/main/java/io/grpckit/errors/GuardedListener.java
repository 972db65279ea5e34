package io.grpckit.errors;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall;

/** Hands callbacks to the handler until one fails; after that, only the one that ends the call. */
final class GuardedListener<ReqT> extends SimpleForwardingServerCallListener<ReqT> {
  private final GuardedCall<ReqT, ?> call;

  GuardedListener(ServerCall.Listener<ReqT> listener, GuardedCall<ReqT, ?> call) {
    super(listener);
    this.call = call;
  }

  @Override
  public void onMessage(ReqT message) {
    unlessFailed(() -> super.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    unlessFailed(super::onHalfClose);
  }

  @Override
  public void onReady() {
    unlessFailed(super::onReady);
  }

  @Override
  public void onEvent(Object event) {
    unlessFailed(() -> super.onEvent(event));
  }

  /** Reaches the handler of a failed call too: permits and files are released here. */
  @Override
  public void onCancel() {
    guarded(super::onCancel);
  }

  /** Reaches the handler of a failed call too: permits and files are released here. */
  @Override
  public void onComplete() {
    guarded(super::onComplete);
  }

  private void unlessFailed(Runnable callback) {
    if (!call.isStopped()) {
      guarded(callback);
    }
  }

  private void guarded(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable thrown) {
      call.fail(thrown);
    }
  }
}
