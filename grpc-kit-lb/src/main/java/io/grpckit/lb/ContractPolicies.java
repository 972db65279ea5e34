package io.grpckit.lb;

import com.google.protobuf.Duration;
import com.google.protobuf.GeneratedMessage.ExtendableMessage;
import com.google.protobuf.GeneratedMessage.GeneratedExtension;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpckit.proto.policy.v1.Hedging;
import io.grpckit.proto.policy.v1.Policy;
import io.grpckit.proto.policy.v1.PolicyProto;
import io.grpckit.proto.policy.v1.Retry;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code idempotency_level} and the policy options of the contract. */
final class ContractPolicies {
  private ContractPolicies() {}

  static ServiceConfig derive(List<ServiceDescriptor> services) {
    ServiceConfig.Builder config =
        ServiceConfig.builder().loadBalancing(LoadBalancing.roundRobin());
    for (ServiceDescriptor service : services) {
      for (MethodDescriptor<?, ?> method : service.getMethods()) {
        attemptsOf(method)
            .ifPresent(
                attempts ->
                    config.method(MethodName.of(method), settings -> settings.attempts(attempts)));
      }
    }
    return config.build();
  }

  private static Optional<AttemptPolicy> attemptsOf(MethodDescriptor<?, ?> method) {
    try {
      Optional<AttemptPolicy> own = attempts(methodPolicy(method));
      if (ConfigVerifier.isIdempotent(method)) {
        return own.or(() -> attempts(servicePolicy(method)))
            .or(() -> Optional.of(RetryPolicy.builder().build()));
      }
      if (own.isPresent()) {
        throw new IllegalArgumentException(
            "only an idempotent method may be sent twice: set its idempotency_level");
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "policy of " + method.getFullMethodName() + ": " + e.getMessage(), e);
    }
  }

  private static Policy methodPolicy(MethodDescriptor<?, ?> method) {
    return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema
        ? policy(schema.getMethodDescriptor().getOptions(), PolicyProto.method)
        : Policy.getDefaultInstance();
  }

  private static Policy servicePolicy(MethodDescriptor<?, ?> method) {
    return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema
        ? policy(schema.getServiceDescriptor().getOptions(), PolicyProto.service)
        : Policy.getDefaultInstance();
  }

  /** Not to see an option would mean to retry where the contract says something else. */
  private static <M extends ExtendableMessage<M>> Policy policy(
      M options, GeneratedExtension<M, Policy> extension) {
    if (!options.hasExtension(extension) && isHidden(options, extension.getNumber())) {
      throw new IllegalArgumentException(
          "a grpckit.policy.v1 option was read without its extension registry: register PolicyProto"
              + " where the descriptor is built");
    }
    Policy policy = options.getExtension(extension);
    if (!policy.getRetry().getUnknownFields().isEmpty()
        || !policy.getHedging().getUnknownFields().isEmpty()) {
      throw new IllegalArgumentException(
          "a grpckit.policy.v1 option is newer than this version understands");
    }
    return policy;
  }

  private static boolean isHidden(Message options, int number) {
    return options.getUnknownFields().hasField(number)
        || options.getAllFields().keySet().stream().anyMatch(field -> field.getNumber() == number);
  }

  private static Optional<AttemptPolicy> attempts(Policy policy) {
    return switch (policy.getAttemptsCase()) {
      case RETRY -> Optional.of(retry(policy.getRetry()));
      case HEDGING -> Optional.of(hedging(policy.getHedging()));
      case ATTEMPTS_NOT_SET -> Optional.empty();
    };
  }

  private static RetryPolicy retry(Retry retry) {
    RetryPolicy.Builder policy = RetryPolicy.builder().maxAttempts(retry.getMaxAttempts());
    if (retry.hasInitialBackoff()) {
      policy.initialBackoff(toJava(retry.getInitialBackoff()));
    }
    if (retry.hasMaxBackoff()) {
      policy.maxBackoff(toJava(retry.getMaxBackoff()));
    }
    if (retry.getBackoffMultiplier() != 0) {
      policy.multiplier(retry.getBackoffMultiplier());
    }
    if (retry.getOnCount() > 0) {
      policy.on(codes(retry.getOnList()));
    }
    return policy.build();
  }

  private static HedgingPolicy hedging(Hedging hedging) {
    return new HedgingPolicy(
        hedging.getMaxAttempts(),
        toJava(hedging.getDelay()),
        Set.of(codes(hedging.getNonFatalList())));
  }

  private static Status.Code[] codes(List<Code> codes) {
    return codes.stream()
        .distinct()
        .map(code -> Status.fromCodeValue(code.getNumber()).getCode())
        .toArray(Status.Code[]::new);
  }

  private static java.time.Duration toJava(Duration duration) {
    return java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }
}
