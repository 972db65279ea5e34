package io.grpckit.errors;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall;
import java.util.List;

/** Hands on messages until one is invalid. */
final class ValidatedListener<ReqT> extends SimpleForwardingServerCallListener<ReqT> {
  private final ValidatedCall<ReqT, ?> call;
  private final RequestValidator validator;

  ValidatedListener(
      ServerCall.Listener<ReqT> listener, ValidatedCall<ReqT, ?> call, RequestValidator validator) {
    super(listener);
    this.call = call;
    this.validator = validator;
  }

  @Override
  public void onMessage(ReqT message) {
    if (call.isStopped()) {
      return;
    }
    List<Violation> violations = violations(message);
    if (violations.isEmpty()) {
      super.onMessage(message);
    } else {
      call.end(Violations.check().addAll(violations).failure(), null);
    }
  }

  @Override
  public void onHalfClose() {
    if (!call.isStopped()) {
      super.onHalfClose();
    }
  }

  @Override
  public void onReady() {
    if (!call.isStopped()) {
      super.onReady();
    }
  }

  @Override
  public void onEvent(Object event) {
    if (!call.isStopped()) {
      super.onEvent(event);
    }
  }

  /** To a handler whose call was ended from outside this is no completion. */
  @Override
  public void onComplete() {
    if (call.isStopped()) {
      super.onCancel();
    } else {
      super.onComplete();
    }
  }

  private List<Violation> violations(ReqT message) {
    try {
      return validator.validate(message);
    } catch (Throwable broken) {
      call.stop();
      throw broken;
    }
  }
}
