package io.grpckit.interceptors.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.testing.Logs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimPathTest {
  private static final ClaimPath KEYCLOAK = ClaimPath.of("realm_access.roles");

  @Test
  void leadsIntoObjects() throws Exception {
    assertThat(words(KEYCLOAK, Map.of("realm_access", Map.of("roles", List.of("admin", "editor")))))
        .containsExactlyInAnyOrder("admin", "editor");
    assertThat(
            words(
                ClaimPath.of("resource_access.orders\\.v1.roles"),
                Map.of("resource_access", Map.of("orders.v1", Map.of("roles", "reader writer")))))
        .containsExactlyInAnyOrder("reader", "writer");
  }

  @Test
  void knowsADotOfANameByItsBackslash() throws Exception {
    assertThat(
            words(
                ClaimPath.of("https://example\\.com/roles"),
                Map.of("https://example.com/roles", List.of("admin"))))
        .containsExactly("admin");
    assertThat(words(ClaimPath.of("a\\\\b"), Map.of("a\\b", "x"))).containsExactly("x");
  }

  @Test
  void findsNothingWhereThereIsNothing() throws Exception {
    assertThat(words(KEYCLOAK, Map.of())).isEmpty();
    assertThat(words(KEYCLOAK, Map.of("realm_access", Map.of()))).isEmpty();
    assertThat(words(KEYCLOAK, Map.of("realm_access.roles", "admin"))).isEmpty();
  }

  static List<Map<String, Object>> wrongShapes() {
    return List.of(
        Map.of("realm_access", "admin"),
        Map.of("realm_access", List.of(Map.of("roles", "admin"))),
        Map.of("realm_access", Map.of("roles", 1)),
        Map.of("realm_access", Map.of("roles", true)),
        Map.of("realm_access", Map.of("roles", Map.of("admin", true))),
        Map.of("realm_access", Map.of("roles", List.of("editor", 1))),
        Map.of("realm_access", Map.of("roles", List.of(List.of("admin")))),
        Map.of("realm_access", Map.of("roles", Arrays.asList("admin", null).subList(0, 2))));
  }

  @ParameterizedTest
  @MethodSource("wrongShapes")
  void refusesATokenOfAnotherShape(Map<String, Object> claims) {
    assertThatThrownBy(() -> words(KEYCLOAK, claims))
        .isInstanceOf(InvalidTokenException.class)
        .hasMessageContaining("claim realm_access.roles");
  }

  @Test
  void saysOnceThatItDoes() {
    CallerMapping mapping = new CallerMapping(ClaimPath.of("scope"), KEYCLOAK, null);
    Claims claims = new Claims(Map.of("sub", "alice", "realm_access", "secret"));

    try (Logs logs = Logs.ofEverything()) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> mapping.caller("https://issuer", claims))
            .isInstanceOf(InvalidTokenException.class);
      }

      assertThat(logs.text())
          .containsOnlyOnce("A token of https://issuer is refused: claim realm_access.roles leads")
          .doesNotContain("secret");
    }
  }

  @Test
  void doesNotSayItOfTokensWithoutTheClaim() throws Exception {
    CallerMapping mapping = new CallerMapping(ClaimPath.of("scope"), KEYCLOAK, null);

    try (Logs logs = Logs.ofEverything()) {
      Caller caller = mapping.caller("https://issuer", new Claims(Map.of("sub", "alice")));

      assertThat(caller.roles()).isEmpty();
      assertThat(logs.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", ".a", "a."})
  void hasNoEmptyName(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClaimPath.of(text))
        .withMessage("name must be names with dots between, was " + text);
  }

  @Test
  void isNoUrlWhoseDotsWereForgotten() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClaimPath.of("https://example.com/roles"))
        .withMessage(
            "name must have a backslash before each dot that belongs to it, as in"
                + " https://example\\.com/roles, was https://example.com/roles");
  }

  private static Set<String> words(ClaimPath path, Map<String, Object> claims)
      throws InvalidTokenException {
    return new Claims(Map.copyOf(claims)).words(path);
  }
}
