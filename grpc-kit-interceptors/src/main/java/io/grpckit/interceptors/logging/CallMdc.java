package io.grpckit.interceptors.logging;

import io.grpckit.interceptors.internal.MdcScope;
import io.grpckit.interceptors.observe.CallFields;
import io.grpckit.interceptors.observe.CallTrace;
import io.grpckit.interceptors.observe.ObservedCall;

/** A call's identity in SLF4J's MDC while its code runs. */
final class CallMdc {

  private CallMdc() {}

  static MdcScope of(ObservedCall call) {
    MdcScope mdc = new MdcScope();
    mdc.put("rpc.method", call.method().name());
    mdc.put(CallFields.REQUEST_ID, call.fields().get(CallFields.REQUEST_ID));
    mdc.put(CallFields.PRINCIPAL, call.fields().get(CallFields.PRINCIPAL));
    CallTrace trace = call.trace();
    if (trace != null) {
      mdc.put("trace_id", trace.traceId());
      mdc.put("span_id", trace.spanId());
    }
    return mdc;
  }
}
