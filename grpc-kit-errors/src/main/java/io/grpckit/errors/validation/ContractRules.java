package io.grpckit.errors.validation;

import static java.util.Objects.requireNonNull;

import build.buf.protovalidate.Config;
import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.exceptions.CompilationException;
import build.buf.protovalidate.exceptions.ValidationException;
import com.google.protobuf.Message;
import io.grpc.ServiceDescriptor;
import io.grpckit.errors.Violation;
import java.util.Collection;
import java.util.List;

/** All that touches protovalidate, so that its absence can be told in plain words. */
final class ContractRules {
  private static final int LARGE_BYTES = 64 * 1024;
  private static final int MAX_VIOLATIONS = 100;
  private static final Config FIRST_ONLY = Config.newBuilder().setFailFast(true).build();

  private final Validator validator;
  private final Validator ofLargeMessages;

  private ContractRules(Validator validator, Validator ofLargeMessages) {
    this.validator = validator;
    this.ofLargeMessages = ofLargeMessages;
  }

  /** Compiles the rules of a message when it first meets one. */
  static ContractRules ofAnyMessage() {
    return new ContractRules(
        ValidatorFactory.newBuilder().build(),
        ValidatorFactory.newBuilder().withConfig(FIRST_ONLY).build());
  }

  /** Compiles the rules of all messages of services now. */
  static ContractRules of(Collection<ServiceDescriptor> services) {
    try {
      var types = MessageTypes.of(services);
      return new ContractRules(
          ValidatorFactory.newBuilder().buildWithDescriptors(types, false),
          ValidatorFactory.newBuilder().withConfig(FIRST_ONLY).buildWithDescriptors(types, false));
    } catch (CompilationException broken) {
      throw new IllegalArgumentException("rules must compile: " + broken.getMessage(), broken);
    }
  }

  static ContractRules of(Validator validator) {
    requireNonNull(validator, "validator");
    return new ContractRules(validator, validator);
  }

  List<Violation> validate(Message message) {
    try {
      boolean large = message.getSerializedSize() > LARGE_BYTES;
      ValidationResult result = (large ? ofLargeMessages : validator).validate(message);
      return result.isSuccess() ? List.of() : violations(result);
    } catch (ValidationException broken) {
      throw new IllegalStateException(
          "cannot validate " + message.getDescriptorForType().getFullName(), broken);
    }
  }

  private static List<Violation> violations(ValidationResult result) {
    return result.getViolations().stream()
        .limit(MAX_VIOLATIONS)
        .map(build.buf.protovalidate.Violation::toProto)
        .map(v -> new Violation(FieldPaths.format(v.getField()), message(v), v.getRuleId()))
        .toList();
  }

  private static String message(build.buf.validate.Violation violation) {
    return violation.getMessage().isEmpty() ? violation.getRuleId() : violation.getMessage();
  }
}
