package io.grpckit.interceptors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class MdcScopeTest {
  @AfterEach
  void clear() {
    MDC.clear();
  }

  @Test
  void restoresWhatWasThereBefore() {
    MDC.put("principal", "bob");

    try (MdcScope scope = new MdcScope()) {
      scope.put("principal", "alice");
      scope.put("request_id", "1");
      scope.put("trace_id", null);
      assertThat(MDC.get("principal")).isEqualTo("alice");
    }

    assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("principal").containsValue("bob");
  }

  @Test
  void letsNoPeerForgeALine() {
    try (MdcScope scope = new MdcScope()) {
      scope.put("principal", "a\nb");

      assertThat(MDC.get("principal")).isEqualTo("a\\u000ab");
    }
  }
}
