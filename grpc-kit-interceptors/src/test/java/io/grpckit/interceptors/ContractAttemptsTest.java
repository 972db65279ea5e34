package io.grpckit.interceptors;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.grpc.BindableService;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpckit.interceptors.testing.v1.AttemptsServiceGrpc;
import io.grpckit.interceptors.testing.v1.WrongAttemptsServiceGrpc;
import org.junit.jupiter.api.Test;

/** What only clients follow is refused where it can be mended: when the server starts. */
class ContractAttemptsTest {
  @Test
  void areRefusedAtStartIfTheyMakeNoSense() {
    assertThatIllegalStateException()
        .isThrownBy(() -> install(new WrongAttemptsServiceGrpc.WrongAttemptsServiceImplBase() {}))
        .withMessage(
            """
            the contract cannot be followed:
              grpckit.interceptors.test.v1.WrongAttemptsService/Backoffs: backoff_multiplier must be positive, was -1.0
              grpckit.interceptors.test.v1.WrongAttemptsService/Backoffs: initial_backoff must be positive, was PT0S
              grpckit.interceptors.test.v1.WrongAttemptsService/Backoffs: on must be codes of failures, was 0
              grpckit.interceptors.test.v1.WrongAttemptsService/Hedged: delay must not be negative, was PT-1S
              grpckit.interceptors.test.v1.WrongAttemptsService/Hedged: max_attempts must be at least 2, was 0
              grpckit.interceptors.test.v1.WrongAttemptsService/Hedged: non_fatal must be codes of failures, was 0
              grpckit.interceptors.test.v1.WrongAttemptsService/Long: max_backoff must not be less than initial_backoff PT5S, was PT1S
              grpckit.interceptors.test.v1.WrongAttemptsService/Twice: only an idempotent method may be sent twice: set its idempotency_level
              grpckit.interceptors.test.v1.WrongAttemptsService: max_attempts must be at least 2, was 1""");
  }

  @Test
  void areAcceptedIfTheyDo() {
    assertThatCode(() -> install(new AttemptsServiceGrpc.AttemptsServiceImplBase() {}))
        .doesNotThrowAnyException();
  }

  private static void install(BindableService service) {
    ServerPipeline.builder().build().install(InProcessServerBuilder.forName("attempts"), service);
  }
}
