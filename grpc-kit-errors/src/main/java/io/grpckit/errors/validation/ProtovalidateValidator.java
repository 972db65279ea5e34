package io.grpckit.errors.validation;

import build.buf.protovalidate.Validator;
import com.google.protobuf.Message;
import io.grpc.ServiceDescriptor;
import io.grpckit.errors.RequestValidator;
import io.grpckit.errors.Violation;
import java.util.List;
import java.util.function.Supplier;

/**
 * Checks messages by the {@code buf.validate} rules of their contract. A violation has the field
 * path and the rule id of protovalidate.
 */
public final class ProtovalidateValidator implements RequestValidator {
  private final ContractRules rules;

  private ProtovalidateValidator(Supplier<ContractRules> rules) {
    try {
      this.rules = rules.get();
    } catch (NoClassDefFoundError absent) {
      throw new IllegalStateException(
          "rules of the contract need protovalidate: add build.buf:protovalidate", absent);
    }
  }

  /**
   * A validator that compiles the rules of a message when it first meets one.
   *
   * @return a validator with protovalidate's defaults
   * @throws IllegalStateException if protovalidate is not on the class path
   */
  public static ProtovalidateValidator create() {
    // A method reference would load the class here, before its absence can be told.
    return new ProtovalidateValidator(() -> ContractRules.ofAnyMessage());
  }

  /**
   * A validator that compiles the rules of all requests and responses of services now, so that a
   * mistake in a rule stops the start rather than fails the first call.
   *
   * @param services as generated: {@code UserServiceGrpc.getServiceDescriptor()}
   * @return a validator with protovalidate's defaults
   * @throws IllegalArgumentException if a rule does not compile; the message says which
   * @throws IllegalStateException if protovalidate is not on the class path
   */
  public static ProtovalidateValidator forServices(ServiceDescriptor... services) {
    List<ServiceDescriptor> all = List.of(services);
    return new ProtovalidateValidator(() -> ContractRules.of(all));
  }

  /**
   * A validator as you configured it, for messages of any size. One that does not stop at the first
   * violation lets a large message cost as much memory as it has broken rules.
   *
   * @param validator thread-safe, as all of protovalidate's are
   * @return an adapter
   */
  public static ProtovalidateValidator of(Validator validator) {
    return new ProtovalidateValidator(() -> ContractRules.of(validator));
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
    return message instanceof Message checked ? rules.validate(checked) : List.of();
  }
}
