package io.grpckit.examples.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpckit.examples.TestClock;
import io.grpckit.examples.store.Database;
import io.grpckit.examples.user.SqlUserStore;
import io.grpckit.examples.user.Users;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.AuthenticationRequest;
import io.grpckit.interceptors.auth.jwt.JwtAlgorithm;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignInTest {

  private static final PasswordHasher HASHER = new PasswordHasher();

  @TempDir private Path folder;

  private final TestClock clock = new TestClock();
  private Database database;
  private SigningKeys keys;
  private Users users;
  private SignIn signIn;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("example.db"));
    SqlUserStore userStore = new SqlUserStore(database);
    SqlAccountStore accounts = new SqlAccountStore(database);
    users = new Users(userStore, clock);
    new Accounts(users, userStore, accounts, HASHER).ensureDemo("demo-password");
    keys = new SigningKeys(new FileSigningKeyStore(folder.resolve("keys")), clock);
    signIn =
        new SignIn(
            accounts, new SqlSessionStore(database), HASHER, new AccessTokens(keys, clock), clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void givesTheEditorEveryScope() {
    DecodedJWT token = verified(login("alice"));

    assertThat(token.getClaim("scope").asString())
        .isEqualTo("chat:use files:use news:publish news:read users:read users:write");
    assertThat(token.getClaim("roles").asList(String.class)).containsExactly("editor");
  }

  @Test
  void givesTheMemberNeitherPublishingNorChangingUsers() {
    DecodedJWT token = verified(login("bob"));

    assertThat(token.getClaim("scope").asString())
        .isEqualTo("chat:use files:use news:read users:read");
    assertThat(token.getClaim("roles").asList(String.class)).containsExactly("member");
  }

  @Test
  void saysWhoTheCallerIs() {
    DecodedJWT token = verified(login("alice"));

    assertThat(users.get(token.getSubject()).email()).isEqualTo("alice@example.com");
    assertThat(token.getClaim("name").asString()).isEqualTo("alice");
    assertThat(token.getIssuer()).isEqualTo(AccessTokens.ISSUER);
    assertThat(token.getAudience()).containsExactly(AccessTokens.AUDIENCE);
    assertThat(token.getType()).isEqualTo("at+jwt");
    assertThat(token.getIssuedAtAsInstant()).isEqualTo(clock.instant());
    assertThat(token.getExpiresAtAsInstant())
        .isEqualTo(clock.instant().plus(AccessTokens.LIFETIME));
  }

  @ParameterizedTest
  @CsvSource({
    "alice@example.com, wrong-password",
    "alice@example.com, ''",
    "alice@example.com, Demo-password",
    "nobody@example.com, demo-password",
    "'', ''"
  })
  void saysTheSameWhateverIsWrong(String email, String password) {
    assertThatThrownBy(() -> signIn.login(email, password))
        .isExactlyInstanceOf(BadCredentialsException.class)
        .hasMessage("wrong e-mail address or password");
  }

  @Test
  void doesNotSignInAUserWithoutAnAccount() {
    users.create("carol", "carol@example.com");

    assertThatThrownBy(() -> signIn.login("carol@example.com", ""))
        .isInstanceOf(BadCredentialsException.class);
  }

  @Test
  void refreshesAgainAndAgainWithTheNewestToken() {
    IssuedTokens tokens = login("alice");
    for (int i = 0; i < 5; i++) {
      IssuedTokens next = signIn.refresh(tokens.refresh());
      assertThat(next.refresh()).isNotEqualTo(tokens.refresh());
      assertThat(next.access()).isNotEqualTo(tokens.access());
      verified(next);
      tokens = next;
    }
  }

  @Test
  void endsTheSessionForBothWhenAUsedTokenComesAgain() {
    IssuedTokens first = login("alice");
    IssuedTokens second = signIn.refresh(first.refresh());

    assertThatThrownBy(() -> signIn.refresh(first.refresh()))
        .isInstanceOf(BadRefreshTokenException.class);
    assertThatThrownBy(() -> signIn.refresh(second.refresh()))
        .isInstanceOf(BadRefreshTokenException.class);
  }

  @Test
  void leavesOtherSessionsAloneWhenOneEnds() {
    IssuedTokens here = login("alice");
    IssuedTokens there = login("alice");

    signIn.logout(here.refresh());
    signIn.logout(here.refresh());

    assertThatThrownBy(() -> signIn.refresh(here.refresh()))
        .isInstanceOf(BadRefreshTokenException.class);
    assertThat(signIn.refresh(there.refresh()).access()).isNotEmpty();
  }

  @Test
  void asksForThePasswordAgainAfterThirtyDays() {
    IssuedTokens tokens = login("alice");
    clock.advance(Duration.ofDays(30).minusMillis(1));
    IssuedTokens next = signIn.refresh(tokens.refresh());
    clock.advance(Duration.ofMillis(1));

    assertThatThrownBy(() -> signIn.refresh(next.refresh()))
        .isInstanceOf(BadRefreshTokenException.class);
  }

  @ParameterizedTest
  @CsvSource({"''", "nonsense", "a.b", "aaaaaaaaaaaaaaaaaaaaaa.bbb", "'\0'"})
  void refusesWhatIsNoRefreshToken(String token) {
    assertThatThrownBy(() -> signIn.refresh(token)).isInstanceOf(BadRefreshTokenException.class);
    signIn.logout(token);
  }

  @Test
  void endsSessionsOfDeletedUsers() {
    IssuedTokens tokens = login("bob");

    users.delete(verified(tokens).getSubject());

    assertThatThrownBy(() -> signIn.refresh(tokens.refresh()))
        .isInstanceOf(BadRefreshTokenException.class);
  }

  @Test
  void keepsSessionsAndKeysOverARestart() {
    IssuedTokens tokens = login("alice");

    database.close();
    open();

    verified(tokens);
    verified(signIn.refresh(tokens.refresh()));
  }

  @Test
  void printsNoTokens() {
    IssuedTokens tokens = login("alice");

    assertThat(tokens.toString()).doesNotContain(tokens.access()).doesNotContain(tokens.refresh());
  }

  private IssuedTokens login(String name) {
    return signIn.login(name + "@example.com", "demo-password");
  }

  /** As the server does it. */
  private DecodedJWT verified(IssuedTokens tokens) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + tokens.access());
    Authentication authentication =
        JwtAuthenticator.builder(keys::published)
            .issuer(AccessTokens.ISSUER)
            .audience(AccessTokens.AUDIENCE)
            .algorithms(JwtAlgorithm.ES256)
            .accessTokensOnly()
            .clock(clock)
            .build()
            .authenticate(
                new AuthenticationRequest(
                    UserServiceGrpc.getGetUserMethod(), headers, Attributes.EMPTY))
            .toCompletableFuture()
            .join();
    assertThat(authentication).isInstanceOf(Authentication.Accepted.class);
    return JWT.decode(tokens.access());
  }
}
