package io.grpckit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A benchmark of calls that fail measures nothing; and what the calls that succeed may allocate.
 */
class AuthBenchmarkTest {

  @ParameterizedTest
  @EnumSource
  void measuresCallsThatSucceed(AuthSubject subject) {
    AuthBenchmark benchmark = new AuthBenchmark();
    benchmark.subject = subject;
    benchmark.start();

    assertThat(benchmark.call().getText()).isEqualTo("hello");
    benchmark.stop();
  }

  /**
   * Beyond grpc-java alone, to which the same token is sent. Authentication and rules together are
   * meant to stay within 700 bytes, of which a token of this length takes half: its text. A bound
   * one is longer.
   */
  @ParameterizedTest
  @CsvSource({
    "KIT_RULES_ALONE, 48",
    "KIT_WARM, 632",
    "KIT_WARM_BOUND, 768",
    "KIT_WARM_AND_RULES, 680"
  })
  void aCallStaysWithinItsBudget(AuthSubject subject, long budget) {
    SignedToken token = subject.token();

    assertThat(bytes(subject, token) - bytes(AuthSubject.NONE, token)).isLessThanOrEqualTo(budget);
  }

  @Test
  void aTokenThatWasSeenBeforeCostsLessThanHalfOfOneThatIsVerified() {
    SignedToken token = SignedToken.create();
    long bare = bytes(AuthSubject.NONE, token);

    assertThat(2 * (bytes(AuthSubject.KIT_WARM, token) - bare))
        .isLessThan(bytes(AuthSubject.JAVA_JWT_ES256, token) - bare);
  }

  private static long bytes(AuthSubject subject, SignedToken token) {
    try (InProcessEcho echo =
        InProcessEcho.start(server -> subject.install(server, token), channel -> {})) {
      return CallBytes.of(echo.stub().withCallCredentials(token));
    }
  }
}
