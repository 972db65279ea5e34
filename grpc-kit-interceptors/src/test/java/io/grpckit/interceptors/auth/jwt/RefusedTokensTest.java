package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.Token.AUDIENCE;
import static io.grpckit.interceptors.auth.jwt.Token.ISSUER;
import static io.grpckit.interceptors.auth.jwt.Token.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.grpc.Status;
import io.grpckit.interceptors.auth.AuthEvent;
import io.grpckit.interceptors.auth.AuthEvent.Decision;
import io.grpckit.interceptors.testing.Logs;
import io.grpckit.interceptors.testing.SecurityCase;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way to write a bad token that we know of, numbered as in docs/security-cases.md. Wherever a
 * signature can be valid, it is: what refuses the token is the rule, not the broken signature.
 */
class RefusedTokensTest {

  private static AuthServer inProcess;
  private static AuthServer overTheNetwork;

  @BeforeAll
  static void startServers() {
    // Neither limits metadata, or a limit of the transport's own would stand in front.
    inProcess = AuthServer.with(authenticator());
    overTheNetwork = AuthServer.overTheNetwork(authenticator());
  }

  @AfterAll
  static void stopServers() {
    inProcess.close();
    overTheNetwork.close();
  }

  static JwtAuthenticator authenticator() {
    KeySet keys =
        KeySet.of(
            VerificationKey.of(JwtAlgorithm.ES256, TestKeys.P256.getPublic()).withId("k1"),
            VerificationKey.of(JwtAlgorithm.ES256, TestKeys.NEXT_P256.getPublic()).withId("k2"),
            VerificationKey.of(JwtAlgorithm.RS256, TestKeys.RSA.getPublic()).withId("rsa"),
            VerificationKey.of(JwtAlgorithm.EDDSA, TestKeys.ED25519.getPublic()).withId("ed"));
    return JwtAuthenticator.builder(keys)
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .algorithms(JwtAlgorithm.ES256, JwtAlgorithm.EDDSA, JwtAlgorithm.RS256)
        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
        .build();
  }

  static List<BadToken> all() throws Exception {
    return BadToken.all();
  }

  /** Those that a gRPC client sends: it leaves out values that are not printable ASCII. */
  static Stream<BadToken> sendable() throws Exception {
    return BadToken.all().stream().filter(BadToken::isPrintable);
  }

  @ParameterizedTest(name = "{0}")
  @SecurityCase(65)
  @MethodSource("all")
  void refuses(BadToken bad) {
    try (Logs logs = Logs.ofEverything()) {
      refuses(inProcess, bad);

      for (String secret : bad.secrets()) {
        assertThat(inProcess.audited.toString()).doesNotContain(secret);
        assertThat(logs.text()).doesNotContain(secret);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sendable")
  void refusesOverTheNetwork(BadToken bad) {
    refuses(overTheNetwork, bad);
  }

  private static void refuses(AuthServer server, BadToken bad) {
    int before = server.handled.get();
    server.audited.clear();

    Status status = server.refusal(bad.headers());

    assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(status.getDescription()).isEqualTo("invalid credentials");
    assertThat(server.handled).hasValue(before);
    assertThat(server.audited).extracting(AuthEvent::decision).containsExactly(Decision.REJECTED);
  }

  static Stream<BadToken> oversized() throws Exception {
    return BadToken.all().stream().filter(bad -> bad.length() > "Bearer ".length() + 8192);
  }

  /** A parser would need a multiple of it. */
  @ParameterizedTest(name = "{0}")
  @SecurityCase(26)
  @MethodSource("oversized")
  void allocatesNoMoreThanTheTokensOwnSize(BadToken bad) {
    JwtAuthenticator authenticator = authenticator();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    JwtAuthenticatorTest.ask(authenticator, bad.headers());

    long before = threads.getCurrentThreadAllocatedBytes();
    JwtAuthenticatorTest.ask(authenticator, bad.headers());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    // The header's text itself, which any look at it makes, and what the test's own call needs.
    assertThat(allocated).isLessThan(bad.length() + 1000);
  }
}
