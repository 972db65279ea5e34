package io.grpckit.interceptors.auth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpckit.interceptors.auth.ApiKey;
import io.grpckit.interceptors.auth.ApiKeyAuthenticator;
import io.grpckit.interceptors.auth.ApiKeyStore;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.auth.jwt.AuthServer;
import io.grpckit.interceptors.testing.SecurityCase;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ApiKeyCredentialsTest {
  private static final ApiKey KEY = ApiKey.generate("job-7");

  private final ApiKeyStore store =
      id ->
          CompletableFuture.completedFuture(
              Optional.of(new ApiKeyStore.Entry(KEY.digest(), Caller.named("api-key", id))));

  @Test
  void nameTheCallerToTheAuthenticator() {
    try (AuthServer server = AuthServer.with(ApiKeyAuthenticator.create(store))) {
      assertThat(server.call(ApiKeyCredentials.of(KEY))).isEqualTo("api-key#job-7");
    }
  }

  @Test
  void goInAnotherHeader() {
    try (AuthServer server = AuthServer.with(ApiKeyAuthenticator.create(store, "x-job-key"))) {
      assertThat(server.call(ApiKeyCredentials.of(KEY, "x-job-key"))).isEqualTo("api-key#job-7");
      assertThatThrownBy(() -> server.call(ApiKeyCredentials.of(KEY)))
          .hasMessage("UNAUTHENTICATED: credentials required");
    }
  }

  @Test
  @SecurityCase(64)
  void stayHereWithoutTls() {
    try (AuthServer server = AuthServer.overTheNetwork(ApiKeyAuthenticator.create(store))) {
      assertThatThrownBy(() -> server.call(ApiKeyCredentials.of(KEY)))
          .hasMessage("UNAUTHENTICATED: credentials are not sent over a connection without TLS");
      assertThat(server.audited).as("nothing was sent").isEmpty();
    }
  }

  @Test
  void goInClearTextToThisMachineIfTold() {
    try (AuthServer server = AuthServer.overTheNetwork(ApiKeyAuthenticator.create(store))) {
      assertThat(server.call(ApiKeyCredentials.of(KEY).allowPlaintextOnLoopback()))
          .isEqualTo("api-key#job-7");
    }
  }
}
