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
import io.grpckit.errors.RequestValidator;
import io.grpckit.errors.Violation;
import java.util.List;

/**
 * Checks messages by the {@code buf.validate} rules of their contract. A violation has the field
 * path and the rule id of protovalidate.
 */
public final class ProtovalidateValidator implements RequestValidator {
  private static final int LARGE_BYTES = 64 * 1024;
  private static final int MAX_VIOLATIONS = 100;
  private static final Config FIRST_ONLY = Config.newBuilder().setFailFast(true).build();

  private final Validator validator;
  private final Validator ofLargeMessages;

  private ProtovalidateValidator(Validator validator, Validator ofLargeMessages) {
    this.validator = requireNonNull(validator, "validator");
    this.ofLargeMessages = ofLargeMessages;
  }

  /**
   * A validator that compiles the rules of a message when it first meets one.
   *
   * @return a validator with protovalidate's defaults
   */
  public static ProtovalidateValidator create() {
    return new ProtovalidateValidator(
        ValidatorFactory.newBuilder().build(),
        ValidatorFactory.newBuilder().withConfig(FIRST_ONLY).build());
  }

  /**
   * A validator that compiles the rules of all requests and responses of services now, so that a
   * mistake in a rule stops the start rather than fails the first call.
   *
   * @param services as generated: {@code UserServiceGrpc.getServiceDescriptor()}
   * @return a validator with protovalidate's defaults
   * @throws IllegalArgumentException if a rule does not compile; the message says which
   */
  public static ProtovalidateValidator forServices(ServiceDescriptor... services) {
    try {
      var types = MessageTypes.of(List.of(services));
      return new ProtovalidateValidator(
          ValidatorFactory.newBuilder().buildWithDescriptors(types, false),
          ValidatorFactory.newBuilder().withConfig(FIRST_ONLY).buildWithDescriptors(types, false));
    } catch (CompilationException broken) {
      throw new IllegalArgumentException("rules must compile: " + broken.getMessage(), broken);
    }
  }

  /**
   * A validator as you configured it, for messages of any size. One that does not stop at the first
   * violation lets a large message cost as much memory as it has broken rules.
   *
   * @param validator thread-safe, as all of protovalidate's are
   * @return an adapter
   */
  public static ProtovalidateValidator of(Validator validator) {
    return new ProtovalidateValidator(validator, validator);
  }

  /**
   * Checks one message; what is no protobuf message passes. Up to 100 violations are found, and in
   * a message of more than 64 KiB the first one alone: a list of a million broken elements must not
   * cost a server its memory.
   *
   * @throws IllegalStateException if a rule of the message does not compile or run
   */
  @Override
  public List<Violation> validate(Object message) {
    if (!(message instanceof Message checked)) {
      return List.of();
    }
    try {
      boolean large = checked.getSerializedSize() > LARGE_BYTES;
      ValidationResult result = (large ? ofLargeMessages : validator).validate(checked);
      return result.isSuccess() ? List.of() : violations(result);
    } catch (ValidationException broken) {
      throw new IllegalStateException(
          "cannot validate " + checked.getDescriptorForType().getFullName(), broken);
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
