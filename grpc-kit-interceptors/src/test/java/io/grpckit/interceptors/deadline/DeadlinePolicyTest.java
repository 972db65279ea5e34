package io.grpckit.interceptors.deadline;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.grpckit.interceptors.testing.v1.PolicyServiceGrpc;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeadlinePolicyTest {
  private static final MethodDescriptor<?, ?> SILENT = EchoServiceGrpc.getUnaryMethod();
  private static final MethodDescriptor<?, ?> SILENT_STREAM = EchoServiceGrpc.getBidiMethod();
  private static final MethodDescriptor<?, ?> INHERITS = PolicyServiceGrpc.getInheritsMethod();
  private static final MethodDescriptor<?, ?> OWN = PolicyServiceGrpc.getOwnMethod();
  private static final MethodDescriptor<?, ?> STREAM = PolicyServiceGrpc.getStreamMethod();
  private static final MethodDescriptor<?, ?> TIMED_STREAM =
      PolicyServiceGrpc.getTimedStreamMethod();

  @Nested
  class FromTheContract {
    private final DeadlinePolicy policy = DeadlinePolicy.fromContract();

    @Test
    void aUnaryMethodInheritsFromItsService() {
      assertThat(policy.of(INHERITS)).isEqualTo(new TimeLimit(ofSeconds(5), ofSeconds(20)));
    }

    @Test
    void aMethodsStatementReplacesThatOfItsService() {
      assertThat(policy.of(OWN)).isEqualTo(TimeLimit.max(ofMillis(250)));
    }

    @Test
    void aStreamInheritsNothing() {
      assertThat(policy.of(STREAM)).isEqualTo(TimeLimit.NONE);
    }

    @Test
    void aStreamMayAskForALimit() {
      assertThat(policy.of(TIMED_STREAM)).isEqualTo(TimeLimit.byDefault(ofSeconds(60)));
    }

    @Test
    void aMethodOfASilentContractHasNoLimit() {
      assertThat(policy.of(SILENT)).isEqualTo(TimeLimit.NONE);
    }
  }

  @Nested
  class FromCode {
    @Test
    void ignoresTheContractIfAskedTo() {
      assertThat(DeadlinePolicy.fromCode().of(OWN)).isEqualTo(TimeLimit.NONE);
    }

    @Test
    void limitsUnaryCallsOnly() {
      DeadlinePolicy policy =
          DeadlinePolicy.fromContract().unaryDefault(ofSeconds(10)).unaryMax(ofSeconds(30));

      assertThat(policy.of(SILENT)).isEqualTo(new TimeLimit(ofSeconds(10), ofSeconds(30)));
      assertThat(policy.of(SILENT_STREAM)).isEqualTo(TimeLimit.NONE);
      assertThat(policy.of(TIMED_STREAM)).isEqualTo(TimeLimit.byDefault(ofSeconds(60)));
    }

    @Test
    void fillsWhatTheContractLeavesOpenWithoutContradictingIt() {
      DeadlinePolicy policy =
          DeadlinePolicy.fromContract().unaryDefault(ofSeconds(1)).unaryMax(ofSeconds(30));

      assertThat(policy.of(OWN)).isEqualTo(new TimeLimit(ofMillis(250), ofMillis(250)));
      assertThat(policy.of(INHERITS)).isEqualTo(new TimeLimit(ofSeconds(5), ofSeconds(20)));
    }

    @Test
    void overridesTheContract() {
      TimeLimit minute = TimeLimit.max(ofSeconds(60));
      DeadlinePolicy policy =
          DeadlinePolicy.fromContract()
              .method(OWN.getFullMethodName(), minute)
              .service(EchoServiceGrpc.SERVICE_NAME, minute);

      assertThat(policy.of(OWN)).isEqualTo(minute);
      assertThat(policy.of(SILENT)).isEqualTo(minute);
      assertThat(policy.of(SILENT_STREAM)).isEqualTo(TimeLimit.NONE);
    }

    @Test
    void refusesTwoLimitsForOneName() {
      DeadlinePolicy policy = DeadlinePolicy.fromCode().method("a.B/C", TimeLimit.NONE);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> policy.method("a.B/C", TimeLimit.NONE))
          .withMessage("there must be one limit per name, two for a.B/C");
    }

    @Test
    void refusesAMethodWithoutAService() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DeadlinePolicy.fromCode().method("GetUser", TimeLimit.NONE))
          .withMessage("fullMethodName must be service/Method, was GetUser");
    }
  }

  @Test
  void namesEverythingThatIsLimitedButNotThere() {
    DeadlinePolicy policy =
        DeadlinePolicy.fromContract()
            .method("a.B/C", TimeLimit.NONE)
            .service("d.E", TimeLimit.NONE);

    assertThatIllegalStateException()
        .isThrownBy(() -> policy.verify(List.of(SILENT)))
        .withMessage(
            """
            deadlines do not fit the services:
              a.B/C has a limit but is no method here
              d.E has a limit but is no service here""");
  }

  @Test
  void isNotTakenAwayByNull() {
    DeadlinePolicy policy = DeadlinePolicy.fromCode().unaryMax(ofSeconds(1));

    assertThatNullPointerException().isThrownBy(() -> policy.unaryMax(null)).withMessage("timeout");
    assertThatNullPointerException()
        .isThrownBy(() -> policy.unaryDefault(null))
        .withMessage("timeout");
  }
}
