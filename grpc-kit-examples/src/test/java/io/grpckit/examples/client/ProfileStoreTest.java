package io.grpckit.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpckit.examples.client.Endpoint.Security;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileStoreTest {
  private static final Profile PROFILE =
      new Profile(
          new Endpoint("127.0.0.1:50051", Security.TLS, "/etc/ca.pem"),
          "alice@example.com",
          new Tokens("access", "refresh", Instant.parse("2026-11-22T21:00:00Z")));

  @TempDir private Path home;

  @Test
  void keepsAProfile() {
    store("default").save(PROFILE);

    assertThat(store("default").load()).contains(PROFILE);
    assertThat(store("other").load()).isEmpty();
  }

  @Test
  void letsOnlyTheOwnerReadIt() throws Exception {
    store("default").save(PROFILE);

    Path file = home.resolve("grpc-kit-example/default.properties");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void forgetsAProfile() {
    store("default").save(PROFILE);

    store("default").delete(PROFILE.endpoint());

    assertThat(store("default").load()).isEmpty();
  }

  @Test
  void keepsAProfileThatIsSignedInToAnotherServerMeanwhile() {
    store("default").save(PROFILE);

    store("default").delete(Endpoint.plaintext("127.0.0.1:50051"));

    assertThat(store("default").load()).contains(PROFILE);
  }

  @Test
  void doesNotBringAForgottenProfileBack() {
    assertThatThrownBy(() -> store("default").update(profile -> profile))
        .isInstanceOf(ClientException.class);
  }

  @Test
  void asksToSignInAgainWhenTheFileIsDamaged() throws Exception {
    store("default").save(PROFILE);
    Files.writeString(home.resolve("grpc-kit-example/default.properties"), "email=alice");

    assertThatThrownBy(() -> store("default").load())
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("sign in again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "a b", "a.b"})
  void refusesNamesThatArePaths(String name) {
    assertThatThrownBy(() -> store(name))
        .isInstanceOf(ClientException.class)
        .hasMessage("profile must match [A-Za-z0-9_-]{1,64}, was " + name);
  }

  @Test
  void showsNoTokens() {
    assertThat(PROFILE.toString()).doesNotContain("access\"", "refresh").contains("expiresAt");
  }

  private ProfileStore store(String name) {
    return ProfileStore.named(name, Map.of("XDG_CONFIG_HOME", home.toString()));
  }
}
