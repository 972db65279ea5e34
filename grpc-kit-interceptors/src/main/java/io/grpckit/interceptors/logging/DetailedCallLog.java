package io.grpckit.interceptors.logging;

import io.grpckit.interceptors.internal.MdcScope;
import io.grpckit.interceptors.observe.CallListener;
import io.grpckit.interceptors.observe.CallSide;
import io.grpckit.interceptors.observe.ObservedCall;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One call of a method whose log says more than how calls end. */
final class DetailedCallLog implements CallListener {

  private final MethodLog method;
  private final boolean mdc;
  private final @Nullable PayloadLog payloads;
  private final AtomicBoolean begun = new AtomicBoolean();

  DetailedCallLog(MethodLog method, boolean mdc, @Nullable PayloadLog payloads) {
    this.method = method;
    this.mdc = mdc;
    this.payloads = payloads;
  }

  /** The first time is the start of the call's code, on a thread that may do I/O. */
  @Override
  public @Nullable AutoCloseable enter(ObservedCall call) {
    MdcScope entered = mdc && call.method().side() == CallSide.SERVER ? CallMdc.of(call) : null;
    if (begun.compareAndSet(false, true)) {
      method.begun();
    }
    return entered;
  }

  @Override
  public void request(ObservedCall call, Object message) {
    if (payloads != null) {
      payloads.request(call, message);
    }
  }

  @Override
  public void response(ObservedCall call, Object message) {
    if (payloads != null) {
      payloads.response(call, message);
    }
  }

  @Override
  public void completed(ObservedCall call) {
    method.completed(call);
  }
}
