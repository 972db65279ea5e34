package io.grpckit.interceptors.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.interceptors.auth.Authentication.Accepted;
import io.grpckit.interceptors.auth.jwt.AuthServer;
import io.grpckit.interceptors.testing.SecurityCase;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyAuthenticatorTest {

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER);
  private static final ApiKey KEY = ApiKey.generate("job-7");
  private static final Caller JOB = Caller.named("api-key", "job");

  private final Authenticator authenticator =
      ApiKeyAuthenticator.create(
          id ->
              CompletableFuture.completedFuture(
                  id.equals(KEY.id())
                      ? Optional.of(new ApiKeyStore.Entry(KEY.digest(), JOB))
                      : Optional.empty()));

  private static Metadata headers(String... keys) {
    Metadata headers = new Metadata();
    for (String key : keys) {
      headers.put(HEADER, key);
    }
    return headers;
  }

  private static Authentication ask(Authenticator authenticator, String... keys) {
    return authenticator
        .authenticate(
            new AuthenticationRequest(
                EchoServiceGrpc.getUnaryMethod(), headers(keys), Attributes.EMPTY))
        .toCompletableFuture()
        .join();
  }

  @Test
  void hasNoKeysOfNobody() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ApiKeyStore.Entry(KEY.digest(), Caller.anonymous()))
        .withMessage("caller must not be anonymous");
  }

  @Test
  void acceptsAKnownKey() {
    assertThat(ask(authenticator, KEY.text())).isEqualTo(Authentication.accepted(JOB));
  }

  @Test
  void isSilentWithoutAKey() {
    assertThat(ask(authenticator)).isEqualTo(Authentication.absent());
  }

  @Test
  @SecurityCase(66)
  void refusesEveryBadKeyAlike() {
    String other = ApiKey.generate("job-7").text();
    String unknown = ApiKey.generate("job-8").text();
    String text = KEY.text();

    assertThat(
            List.of(
                ask(authenticator, other),
                ask(authenticator, unknown),
                ask(authenticator, text.substring(0, text.length() - 1)),
                ask(authenticator, text + "A"),
                ask(authenticator, "job-7"),
                ask(authenticator, "job-7."),
                ask(authenticator, ""),
                ask(authenticator, "../../etc/passwd." + KEY.secret()),
                ask(authenticator, "x".repeat(10_000))))
        .containsOnly(Authentication.rejected("API key is not valid"));
  }

  @Test
  void refusesTwoKeys() {
    assertThat(ask(authenticator, KEY.text(), KEY.text()))
        .isEqualTo(Authentication.rejected("more than one API key header"));
  }

  @Test
  void keepsNoSecret() {
    assertThat(KEY.digest()).hasSize(64).doesNotContain(KEY.secret());
    assertThat(KEY).hasToString("ApiKey job-7");
    assertThat(KEY.secret()).hasSize(43);
    assertThat(ApiKey.parse(KEY.text())).isEqualTo(KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA!"})
  void refusesWeakSecretsWithoutQuotingThem(String secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ApiKey("id", secret))
        .withMessage("secret must be 22 to 128 letters, digits, '-' and '_'");
  }

  @Test
  @SecurityCase(42)
  void inConflictWithOtherCredentialsIsRefused() {
    Authenticator token = request -> completed(Authentication.accepted(Caller.named("i", "alice")));

    assertThat(ask(Authenticator.anyOf(token, authenticator), KEY.text()))
        .isEqualTo(Authentication.rejected("credentials of different callers"));
    assertThat(ask(Authenticator.anyOf(authenticator, token), "job-7.wrong"))
        .isInstanceOf(Authentication.Rejected.class);
  }

  @Test
  void isOneOfSeveralKinds() {
    Authenticator none = request -> completed(Authentication.absent());
    Authenticator sameCaller = request -> completed(Authentication.accepted(JOB));

    assertThat(ask(Authenticator.anyOf(none, authenticator), KEY.text()))
        .isInstanceOf(Accepted.class);
    assertThat(ask(Authenticator.anyOf(sameCaller, authenticator), KEY.text()))
        .isInstanceOf(Accepted.class);
    assertThat(ask(Authenticator.anyOf(none, none))).isEqualTo(Authentication.absent());
  }

  @Test
  void isNotLookedAtBehindCredentialsThatComeFirst() {
    Authenticator token = request -> completed(Authentication.accepted(Caller.named("i", "alice")));
    Authenticator none = request -> completed(Authentication.absent());

    assertThat(((Accepted) ask(Authenticator.firstOf(token, authenticator), "bad")).caller())
        .isEqualTo(Caller.named("i", "alice"));
    assertThat(ask(Authenticator.firstOf(none, authenticator), KEY.text()))
        .isEqualTo(Authentication.accepted(JOB));
  }

  @Test
  @SecurityCase(66)
  void tellsACallerNothingOfWhatIsWrong() {
    String text = KEY.text();
    Set<String> answers = new HashSet<>();
    try (AuthServer server = AuthServer.overTheNetwork(authenticator)) {
      assertThat(server.call(headers(text))).isEqualTo("api-key#job");
      for (String bad :
          List.of(
              ApiKey.generate("job-7").text(),
              ApiKey.generate("job-8").text(),
              text.substring(0, text.length() - 1),
              "job-7")) {
        Status status = server.refusal(headers(bad));
        answers.add(status.getCode() + " " + status.getDescription());
      }
    }

    assertThat(answers).containsExactly("UNAUTHENTICATED invalid credentials");
  }

  @Test
  @SecurityCase(42)
  void isRefusedBesideAValidTokenOfAnotherCaller() {
    Authenticator token = request -> completed(Authentication.accepted(Caller.named("i", "alice")));
    try (AuthServer server = AuthServer.overTheNetwork(Authenticator.anyOf(token, authenticator))) {
      assertThat(server.call(new Metadata())).isEqualTo("i#alice");
      assertThat(server.refusal(headers(KEY.text())).getDescription())
          .isEqualTo("invalid credentials");
    }
  }

  private static CompletableFuture<Authentication> completed(Authentication authentication) {
    return CompletableFuture.completedFuture(authentication);
  }
}
