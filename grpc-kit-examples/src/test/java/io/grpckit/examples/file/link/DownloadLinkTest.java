package io.grpckit.examples.file.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpckit.examples.TestClock;
import io.grpckit.examples.auth.AccessTokens;
import io.grpckit.examples.auth.Account;
import io.grpckit.examples.auth.FileSigningKeyStore;
import io.grpckit.examples.auth.Role;
import io.grpckit.examples.auth.SigningKeys;
import io.grpckit.examples.file.catalog.StoredFile;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.Authentication.Absent;
import io.grpckit.interceptors.auth.Authentication.Accepted;
import io.grpckit.interceptors.auth.Authentication.Rejected;
import io.grpckit.interceptors.auth.AuthenticationRequest;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.jwt.JwtAlgorithm;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadLinkTest {

  private static final String SHA256 = "ab".repeat(32);
  private static final String TAG = '"' + SHA256 + '"';
  private static final Account ALICE = new Account("7", "Alice", "-", Set.of(Role.EDITOR));

  @TempDir private Path folder;

  private final TestClock clock = new TestClock();
  private SigningKeys keys;
  private DownloadLinkAuthenticator authenticator;

  @BeforeEach
  void open() {
    keys = keys("ours");
    authenticator = new DownloadLinkAuthenticator(keys::published, clock);
  }

  @Test
  void standsForItsMakerWhoMayUseFilesAndNothingElse() throws Exception {
    assertThat(follow(link(), ""))
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted -> {
              assertThat(accepted.caller().subject()).isEqualTo("7");
              assertThat(accepted.caller().scopes()).containsExactly("files:use");
              assertThat(accepted.caller().roles()).isEmpty();
            });
  }

  @Test
  void isGoodForAMinute() throws Exception {
    String link = link();

    clock.advance(DownloadLinks.BEGUN_WITHIN.minusMillis(1));
    assertThat(follow(link, "")).isInstanceOf(Accepted.class);
    clock.advance(Duration.ofMillis(1));
    assertThat(follow(link, "")).isInstanceOf(Rejected.class);
    assertThat(follow(link, '"' + "cd".repeat(32) + '"')).isInstanceOf(Rejected.class);
  }

  @Test
  void canBeResumedForAnHourByWhoKnowsTheEntityTag() throws Exception {
    String link = link();

    clock.advance(DownloadLinks.RESUMED_WITHIN.minusSeconds(1));
    assertThat(follow(link, TAG)).isInstanceOf(Accepted.class);
    clock.advance(Duration.ofMinutes(1)); // and what is allowed for clocks that differ
    assertThat(follow(link, TAG)).isInstanceOf(Rejected.class);
  }

  @Test
  void doesNotTellTheEntityTag() {
    assertThat(JWT.decode(link()).getClaims().toString()).doesNotContain(SHA256);
  }

  @Test
  void lastsNoLongerThanItsKey() {
    assertThat(SigningKeys.PUBLISHED_AFTER).isGreaterThanOrEqualTo(DownloadLinks.RESUMED_WITHIN);
  }

  @Test
  void isNoAccessToken() throws Exception {
    JwtAuthenticator accessTokens =
        JwtAuthenticator.builder(keys::published)
            .issuer(AccessTokens.ISSUER)
            .audience(AccessTokens.AUDIENCE)
            .algorithms(JwtAlgorithm.ES256)
            .clock(clock)
            .build();
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + link());

    assertThat(ask(accessTokens, FileServiceGrpc.getDownloadFileMethod(), headers))
        .as("even where the type of the token is not looked at")
        .isInstanceOf(Rejected.class);
    assertThat(ask(authenticator, FileServiceGrpc.getDownloadFileMethod(), headers))
        .isInstanceOf(Absent.class);
  }

  @Test
  void isNotReplacedByAnAccessToken() throws Exception {
    assertThat(follow(new AccessTokens(keys, clock).issue(ALICE), TAG))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void isNotMadeByAnybodyElse() throws Exception {
    String forged = new DownloadLinks(keys("theirs"), clock).sign("7", file());

    assertThat(follow(forged, TAG)).isInstanceOf(Rejected.class);
  }

  @Test
  void isGoodForDownloadsOnly() throws Exception {
    Metadata headers = headers(link(), TAG);

    for (MethodDescriptor<?, ?> method : FileServiceGrpc.getServiceDescriptor().getMethods()) {
      boolean downloads =
          method.equals(FileServiceGrpc.getDownloadFileMethod())
              || method.equals(FileServiceGrpc.getGetFileInfoMethod());
      assertThat(ask(authenticator, method, headers))
          .as(method.getFullMethodName())
          .isInstanceOf(downloads ? Accepted.class : Rejected.class);
    }
  }

  private String link() {
    return new DownloadLinks(keys, clock).sign("7", file());
  }

  private StoredFile file() {
    return new StoredFile("some-file", "9", "", "a.txt", 4, SHA256, clock.instant());
  }

  private SigningKeys keys(String whose) {
    return new SigningKeys(new FileSigningKeyStore(folder.resolve(whose)), clock);
  }

  private Authentication follow(String link, String tag) throws Exception {
    return ask(authenticator, FileServiceGrpc.getDownloadFileMethod(), headers(link, tag));
  }

  private static Metadata headers(String link, String tag) {
    Metadata headers = new Metadata();
    headers.put(DownloadLinkAuthenticator.LINK, link);
    headers.put(DownloadLinkAuthenticator.ENTITY_TAG, tag);
    return headers;
  }

  private static Authentication ask(
      Authenticator authenticator, MethodDescriptor<?, ?> method, Metadata headers)
      throws Exception {
    return authenticator
        .authenticate(new AuthenticationRequest(method, headers, Attributes.EMPTY))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }
}
