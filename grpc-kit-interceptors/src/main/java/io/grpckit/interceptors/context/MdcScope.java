package io.grpckit.interceptors.context;

import io.grpc.Context;
import io.grpckit.interceptors.observe.CallFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Values in the MDC until closed, when what was there before is restored. */
final class MdcScope implements AutoCloseable {
  private final Map<String, @Nullable String> before = new HashMap<>();

  private MdcScope() {}

  static MdcScope of(List<String> keys, Context context) {
    MdcScope scope = new MdcScope();
    for (String key : keys) {
      String value = value(key, context);
      if (value != null) {
        scope.put(key, value);
      }
    }
    return scope;
  }

  private static @Nullable String value(String key, Context context) {
    return key.equals(CallFields.REQUEST_ID)
        ? RequestId.from(context)
        : CallFields.in(context).get(key);
  }

  private void put(String key, String value) {
    before.put(key, MDC.get(key));
    MDC.put(key, value);
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
