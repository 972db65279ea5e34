package io.grpckit.interceptors.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.interceptors.auth.AuthEvent.Decision;
import io.grpckit.interceptors.testing.Logs;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Slf4jAuthAuditTest {

  private static String logged(AuthEvent event) {
    try (Logs logs = Logs.ofEverything()) {
      AuthAudit.slf4j().record(event);
      return logs.text();
    }
  }

  @Test
  void writesWhatWasDecidedWithoutTheTokensId() {
    Caller alice = new Caller("alice", "i", Set.of(), Set.of(), Map.of("jti", "secret-id"));
    String line =
        logged(
            new AuthEvent(Decision.DENIED, "a.B/C", alice, "role admin", "", "192.0.2.1", "id-1"));

    assertThat(line)
        .contains("io.grpckit.audit", "DENIED", "a.B/C", "i#alice", "role admin", "192.0.2.1")
        .contains("request_id=\"id-1\"")
        .containsPattern("token=\"[0-9a-f]{16}\"")
        .doesNotContain("secret-id", "reason");
  }

  @Test
  void keepsWhatPeersChooseOnOneShortLine() {
    String forged = "x\n2026-01-01 ALLOWED\r\u0085\u2028" + "y".repeat(1000);
    Caller caller = Caller.named("i", forged);

    String line =
        logged(new AuthEvent(Decision.REJECTED, forged, caller, "", forged, "unknown", forged));

    assertThat(line).doesNotContain("\n", "\r", "\u0085", "\u2028").hasSizeLessThan(1500);
  }
}
