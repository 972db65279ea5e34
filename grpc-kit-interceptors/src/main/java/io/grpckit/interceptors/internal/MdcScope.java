package io.grpckit.interceptors.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Values in SLF4J's MDC until closed, when what was there before is restored. */
public final class MdcScope implements AutoCloseable {
  private final Map<String, @Nullable String> before = new LinkedHashMap<>();

  /** A scope without values. */
  public MdcScope() {}

  /**
   * Sets a value, made harmless for a line of a log.
   *
   * @param key its name
   * @param value null to leave the MDC as it is
   */
  public void put(String key, @Nullable String value) {
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
