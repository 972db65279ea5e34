package io.grpckit.interceptors.internal;

import com.google.protobuf.Duration;
import com.google.rpc.Code;
import io.grpckit.proto.policy.v1.Hedging;
import io.grpckit.proto.policy.v1.Policy;
import io.grpckit.proto.policy.v1.Retry;
import java.util.List;
import java.util.function.Consumer;

/**
 * Checks what a contract says of retries and hedging. It is for clients, but the server is where a
 * mistake can be fixed: a client that refuses it may be anybody's.
 *
 * @param problems told of every mistake
 */
record ContractAttempts(Consumer<String> problems) {
  private static final Duration INITIAL_BACKOFF =
      Duration.newBuilder().setNanos(100_000_000).build();
  private static final Duration MAX_BACKOFF = Duration.newBuilder().setSeconds(1).build();

  /** A method that is sent twice may run twice. */
  void check(Policy policy, boolean mayRunTwice) {
    if (policy.getAttemptsCase() != Policy.AttemptsCase.ATTEMPTS_NOT_SET && !mayRunTwice) {
      problems.accept("only an idempotent method may be sent twice: set its idempotency_level");
    }
    check(policy);
  }

  void check(Policy policy) {
    switch (policy.getAttemptsCase()) {
      case RETRY -> check(policy.getRetry());
      case HEDGING -> check(policy.getHedging());
      case ATTEMPTS_NOT_SET -> {}
    }
  }

  private void check(Retry retry) {
    atLeastTwo(retry.getMaxAttempts());
    Duration initial = retry.hasInitialBackoff() ? retry.getInitialBackoff() : INITIAL_BACKOFF;
    Duration max = retry.hasMaxBackoff() ? retry.getMaxBackoff() : MAX_BACKOFF;
    positive("initial_backoff", initial);
    positive("max_backoff", max);
    if (java(max).compareTo(java(initial)) < 0) {
      problems.accept(
          "max_backoff must not be less than initial_backoff %s, was %s"
              .formatted(java(initial), java(max)));
    }
    double multiplier = retry.getBackoffMultiplier();
    if (!(multiplier >= 0) || Double.isInfinite(multiplier)) { // 0 is: not set
      problems.accept("backoff_multiplier must be positive, was " + multiplier);
    }
    failures("on", retry.getOnValueList());
  }

  private void check(Hedging hedging) {
    atLeastTwo(hedging.getMaxAttempts());
    if (java(hedging.getDelay()).isNegative()) {
      problems.accept("delay must not be negative, was " + java(hedging.getDelay()));
    }
    failures("non_fatal", hedging.getNonFatalValueList());
  }

  private void atLeastTwo(int maxAttempts) {
    if (maxAttempts < 2) {
      problems.accept("max_attempts must be at least 2, was " + maxAttempts);
    }
  }

  private void positive(String name, Duration value) {
    if (java(value).isZero() || java(value).isNegative()) {
      problems.accept(name + " must be positive, was " + java(value));
    }
  }

  private void failures(String name, List<Integer> codes) {
    for (int code : codes) {
      if (code == Code.OK_VALUE || Code.forNumber(code) == null) {
        problems.accept(name + " must be codes of failures, was " + code);
      }
    }
  }

  private static java.time.Duration java(Duration value) {
    return java.time.Duration.ofSeconds(value.getSeconds(), value.getNanos());
  }
}
