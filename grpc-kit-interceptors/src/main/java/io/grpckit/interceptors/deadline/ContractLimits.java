package io.grpckit.interceptors.deadline;

import com.google.protobuf.Duration;
import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.internal.ContractPolicy;
import io.grpckit.proto.policy.v1.Deadline;
import io.grpckit.proto.policy.v1.Policy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the limits that a contract states. */
final class ContractLimits {
  private ContractLimits() {}

  static Optional<TimeLimit> ofMethod(MethodDescriptor<?, ?> method) {
    return of(ContractPolicy.of(method).method());
  }

  static Optional<TimeLimit> ofService(MethodDescriptor<?, ?> method) {
    return of(ContractPolicy.of(method).service());
  }

  private static Optional<TimeLimit> of(Policy policy) {
    if (!policy.hasDeadline()) {
      return Optional.empty();
    }
    Deadline deadline = policy.getDeadline();
    return Optional.of(
        new TimeLimit(
            duration(deadline.hasDefaultTimeout(), deadline.getDefaultTimeout()),
            duration(deadline.hasMaxTimeout(), deadline.getMaxTimeout())));
  }

  private static java.time.@Nullable Duration duration(boolean present, Duration value) {
    return present ? java.time.Duration.ofSeconds(value.getSeconds(), value.getNanos()) : null;
  }
}
