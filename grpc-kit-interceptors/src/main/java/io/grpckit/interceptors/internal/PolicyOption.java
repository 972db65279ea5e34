package io.grpckit.interceptors.internal;

import com.google.protobuf.Descriptors;
import com.google.protobuf.GeneratedMessage.ExtendableMessage;
import com.google.protobuf.GeneratedMessage.GeneratedExtension;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpckit.proto.policy.v1.Policy;
import io.grpckit.proto.policy.v1.PolicyProto;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the kit's option of a method or a service. An option that is there but cannot be read is a
 * mistake, never a missing policy: a restriction must not be lost because a descriptor was built
 * without the extension's registry.
 */
public final class PolicyOption {
  private PolicyOption() {}

  /**
   * Reads one option.
   *
   * @param name of the method or service, for the message
   * @param options all of its options
   * @param extension the kit's
   * @param <M> the type of the options
   * @return the default instance if there is none
   * @throws IllegalArgumentException if there is one that cannot be read
   */
  public static <M extends ExtendableMessage<M>> Policy read(
      String name, M options, GeneratedExtension<M, Policy> extension) {
    if (!options.hasExtension(extension) && isHidden(options, extension.getNumber())) {
      throw new IllegalArgumentException(
          name
              + " has a grpckit.policy.v1 option that was read without its extension registry:"
              + " register PolicyProto where its descriptor is built");
    }
    return options.getExtension(extension);
  }

  /**
   * Proves that the options of some methods, and of their services, can be read, and that what they
   * say of retries and hedging, which nobody else on a server reads, makes sense.
   *
   * @param methods of any origin
   * @throws IllegalStateException if one cannot or does not; the message names all of them
   */
  public static void verify(Collection<? extends MethodDescriptor<?, ?>> methods) {
    Set<String> problems = new TreeSet<>();
    for (MethodDescriptor<?, ?> method : methods) {
      if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier) {
        Descriptors.MethodDescriptor contract = supplier.getMethodDescriptor();
        Descriptors.ServiceDescriptor service = contract.getService();
        String name = method.getFullMethodName();
        note(
            problems,
            () ->
                attempts(name, problems)
                    .check(
                        read(name, contract.getOptions(), PolicyProto.method),
                        method.isIdempotent() || method.isSafe()));
        String all = service.getFullName();
        note(
            problems,
            () ->
                attempts(all, problems)
                    .check(read(all, service.getOptions(), PolicyProto.service)));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "the contract cannot be followed:\n  " + String.join("\n  ", problems));
    }
  }

  private static ContractAttempts attempts(String name, Set<String> problems) {
    return new ContractAttempts(problem -> problems.add(name + ": " + problem));
  }

  private static void note(Set<String> problems, Runnable reading) {
    try {
      reading.run();
    } catch (IllegalArgumentException hidden) {
      problems.add(String.valueOf(hidden.getMessage()));
    }
  }

  /** As a field that is not known, or as an extension of another descriptor of the same option. */
  private static boolean isHidden(Message options, int number) {
    return options.getUnknownFields().hasField(number)
        || options.getAllFields().keySet().stream().anyMatch(field -> field.getNumber() == number);
  }
}
