package io.grpckit.interceptors.internal;

import com.google.protobuf.Descriptors;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpckit.proto.policy.v1.Policy;
import io.grpckit.proto.policy.v1.PolicyProto;
import io.grpckit.proto.policy.v1.Priority;

/**
 * What the contract says about a method: the options of the method itself and of its service. Both
 * are empty for a method that was not generated from a {@code .proto}.
 *
 * @param method the method's own option
 * @param service its service's option
 */
public record ContractPolicy(Policy method, Policy service) {
  private static final ContractPolicy EMPTY =
      new ContractPolicy(Policy.getDefaultInstance(), Policy.getDefaultInstance());

  /**
   * Reads the options of a method.
   *
   * @param method the method
   * @return its policy
   * @throws IllegalArgumentException if an option is there but cannot be read; see {@link
   *     PolicyOption}
   */
  public static ContractPolicy of(MethodDescriptor<?, ?> method) {
    if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier) {
      Descriptors.MethodDescriptor contract = supplier.getMethodDescriptor();
      Descriptors.ServiceDescriptor service = contract.getService();
      return new ContractPolicy(
          PolicyOption.read(method.getFullMethodName(), contract.getOptions(), PolicyProto.method),
          PolicyOption.read(service.getFullName(), service.getOptions(), PolicyProto.service));
    }
    return EMPTY;
  }

  /**
   * How important a method is: what the method says, else its service.
   *
   * @return {@link Priority#PRIORITY_NORMAL} if neither says anything
   */
  public Priority priority() {
    Priority own = method.getPriority();
    Priority stated = own == Priority.PRIORITY_UNSPECIFIED ? service.getPriority() : own;
    return switch (stated) {
      case PRIORITY_CRITICAL, PRIORITY_SHEDDABLE -> stated;
      default -> Priority.PRIORITY_NORMAL;
    };
  }
}
