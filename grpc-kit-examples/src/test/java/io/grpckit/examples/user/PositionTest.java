package io.grpckit.examples.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

  @Test
  void isTheSameAfterATripThroughItsToken() {
    Position position = new Position(1_790_000_000_000L, "a-b-1");

    assertThat(Position.ofToken(position.token())).contains(position);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "AAAA", "nonsense", "-"})
  void refusesWhatIsNoToken(String token) {
    assertThat(Position.ofToken(token)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "x y", "1 a\0", "-1 a", "9999999999999999999 a", "1 a; drop"})
  void refusesWhatOnlyLooksLikeOne(String content) {
    String token = Base64.getUrlEncoder().encodeToString(content.getBytes(UTF_8));

    assertThat(Position.ofToken(token)).isEmpty();
  }
}
