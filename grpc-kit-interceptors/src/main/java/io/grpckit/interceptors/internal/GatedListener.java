package io.grpckit.interceptors.internal;

import io.grpc.Context;
import io.grpc.ServerCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets events through to the handler while the gate is open, each in the gate's context. */
final class GatedListener<ReqT> extends ServerCall.Listener<ReqT> {
  private static final Logger logger = LoggerFactory.getLogger(CallGate.class);

  private final CallGate<ReqT, ?> gate;
  private final ServerCall.Listener<ReqT> handler;

  GatedListener(CallGate<ReqT, ?> gate, ServerCall.Listener<ReqT> handler) {
    this.gate = gate;
    this.handler = handler;
  }

  @Override
  public void onMessage(ReqT message) {
    unlessEnded(() -> handler.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    unlessEnded(handler::onHalfClose);
  }

  @Override
  public void onReady() {
    unlessEnded(handler::onReady);
  }

  /** An asynchronous stage below resumes by such an event. */
  @Override
  public void onEvent(Object event) {
    unlessEnded(() -> handler.onEvent(event));
  }

  @Override
  public void onCancel() {
    last(handler::onCancel);
  }

  /** The transport completes what the gate has closed; to the handler it was a cancellation. */
  @Override
  public void onComplete() {
    last(gate.isEnded() ? handler::onCancel : handler::onComplete);
  }

  private void unlessEnded(Runnable event) {
    if (!gate.isEnded()) {
      run(event);
    }
  }

  private void last(Runnable event) {
    try {
      run(event);
    } finally {
      gate.context().cancel(null);
    }
  }

  private void run(Runnable event) {
    Context previous = gate.context().attach();
    try {
      event.run();
    } catch (RuntimeException | Error e) {
      if (gate.failed(e)) {
        throw e;
      }
      logger.debug("A handler failed after its call had been ended from outside", e);
    } finally {
      gate.context().detach(previous);
    }
  }
}
