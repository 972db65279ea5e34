package io.grpckit.interceptors.logging;

import io.grpckit.interceptors.observe.CallFields;
import io.grpckit.interceptors.observe.CallTrace;
import io.grpckit.interceptors.observe.ObservedCall;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** A call's identity in SLF4J's MDC while its code runs; afterwards what was there before. */
final class CallMdc implements AutoCloseable {

  private final Map<String, @Nullable String> before = new LinkedHashMap<>();

  static CallMdc of(ObservedCall call) {
    CallMdc mdc = new CallMdc();
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

  private void put(String key, @Nullable String value) {
    if (value != null) {
      before.put(key, MDC.get(key));
      MDC.put(key, LogText.clean(value));
    }
  }

  @Override
  public void close() {
    before.forEach(
        (key, value) -> {
          if (value == null) {
            MDC.remove(key);
          } else {
            MDC.put(key, value);
          }
        });
  }
}
