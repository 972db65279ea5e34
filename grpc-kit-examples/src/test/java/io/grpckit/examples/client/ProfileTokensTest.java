package io.grpckit.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpckit.interceptors.auth.client.AccessToken;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTokensTest {
  private final FakeAuth auth = new FakeAuth();
  private final FakeServer server = FakeServer.serving(auth);
  private final Connection connection = server.connect();

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  @Test
  void givesTheTokenThatTheProfileKeeps() throws Exception {
    signIn();

    assertThat(token(tokens(Duration.ZERO))).isEqualTo("access-1");
  }

  @Test
  void renewsTheTokenAMinuteBeforeItExpires() throws Exception {
    signIn();

    assertThat(token(tokens(Duration.ofMinutes(58)))).isEqualTo("access-1");
    assertThat(token(tokens(Duration.ofMinutes(60).minusSeconds(30)))).isEqualTo("access-2");
    assertThat(profiles().load().orElseThrow().tokens().refreshToken()).isEqualTo("refresh-2");
  }

  @Test
  void renewsOnceForManyCalls() {
    signIn();
    ProfileTokens tokens = tokens(Duration.ofMinutes(60));

    List<CompletableFuture<AccessToken>> given =
        Stream.generate(() -> tokens.token().toCompletableFuture()).limit(50).toList();

    assertThat(given)
        .allSatisfy(
            token -> assertThat(token.get(20, TimeUnit.SECONDS).value()).isEqualTo("access-2"));
  }

  @Test
  void takesTheTokenThatAnotherProcessRenewed() throws Exception {
    signIn();
    ProfileTokens here = tokens(Duration.ofMinutes(60));
    ProfileTokens there = tokens(Duration.ofMinutes(60));

    assertThat(token(there)).isEqualTo("access-2");
    assertThat(token(here)).isEqualTo("access-2");
  }

  @Test
  void failsTheCallWhenTheSessionHasEnded() {
    signIn();
    auth.issued.incrementAndGet();

    assertUnauthenticated(tokens(Duration.ofMinutes(60)));
  }

  @Test
  void failsTheCallWhenNobodyIsSignedIn() {
    assertUnauthenticated(tokens(Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60})
  void sendsNoTokenOfAnotherServerThatTheProfileIsSignedInToMeanwhile(int minutesLater) {
    signIn();
    ProfileTokens tokens = tokens(Duration.ofMinutes(minutesLater));
    Profile before = profiles().load().orElseThrow();
    Profile elsewhere =
        new Profile(Endpoint.plaintext("127.0.0.1:1"), before.email(), before.tokens());
    profiles().save(elsewhere);

    assertThatThrownBy(() -> token(tokens)).hasMessageContaining("signed in elsewhere meanwhile");
    assertUnauthenticated(tokens);
    assertThat(auth.issued).hasValue(1);
    assertThat(profiles().load()).contains(elsewhere);
  }

  private static void assertUnauthenticated(ProfileTokens tokens) {
    assertThatThrownBy(() -> token(tokens))
        .satisfies(
            e ->
                assertThat(Status.fromThrowable(e).getCode())
                    .isEqualTo(Status.Code.UNAUTHENTICATED));
  }

  private void signIn() {
    Tokens tokens = AuthCalls.login(connection.auth(), "alice@example.com", FakeAuth.PASSWORD);
    profiles().save(new Profile(Endpoint.plaintext(server.target()), "alice@example.com", tokens));
    auth.expiresIn = Duration.ofDays(1).toSeconds();
  }

  private ProfileStore profiles() {
    return ProfileStore.in(folder, "default");
  }

  private ProfileTokens tokens(Duration later) {
    Clock clock = Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
    return new ProfileTokens(
        Endpoint.plaintext(server.target()), profiles(), connection.auth(), clock);
  }

  private static String token(ProfileTokens tokens) throws Exception {
    return tokens.token().toCompletableFuture().get(20, TimeUnit.SECONDS).value();
  }
}
