package io.grpckit.interceptors.auth;

import com.google.protobuf.Descriptors;
import com.google.protobuf.GeneratedMessage.ExtendableMessage;
import com.google.protobuf.GeneratedMessage.GeneratedExtension;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpckit.interceptors.auth.AccessRule.Require;
import io.grpckit.interceptors.internal.PolicyOption;
import io.grpckit.proto.policy.v1.Access;
import io.grpckit.proto.policy.v1.Policy;
import io.grpckit.proto.policy.v1.PolicyProto;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says about one method. An option that is there but cannot be read is a problem,
 * never a missing rule: a newer contract's restriction must not be lost on an older kit.
 *
 * @param method the method's own rule, if it has one
 * @param service its service's rule, if it has one
 */
record ContractAccess(@Nullable AccessRule method, @Nullable AccessRule service) {

  /** Empty for a method that was not generated from a .proto file. */
  static Optional<ContractAccess> of(MethodDescriptor<?, ?> method, Consumer<String> problems) {
    if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier)) {
      return Optional.empty();
    }
    Descriptors.MethodDescriptor descriptor = supplier.getMethodDescriptor();
    Descriptors.ServiceDescriptor service = descriptor.getService();
    return Optional.of(
        new ContractAccess(
            read(method.getFullMethodName(), descriptor.getOptions(), PolicyProto.method, problems),
            read(service.getFullName(), service.getOptions(), PolicyProto.service, problems)));
  }

  private static <M extends ExtendableMessage<M>> @Nullable AccessRule read(
      String name, M options, GeneratedExtension<M, Policy> extension, Consumer<String> problems) {
    Policy policy;
    try {
      policy = PolicyOption.read(name, options, extension);
    } catch (IllegalArgumentException hidden) {
      problems.accept(String.valueOf(hidden.getMessage()));
      return null;
    }
    return policy.hasAccess() ? rule(name, policy.getAccess(), problems) : null;
  }

  private static @Nullable AccessRule rule(String name, Access access, Consumer<String> problems) {
    if (!access.getUnknownFields().isEmpty() || !access.getRequire().getUnknownFields().isEmpty()) {
      problems.accept(name + " has an access option newer than this version understands");
      return null;
    }
    return switch (access.getRuleCase()) {
      case PUBLIC -> AccessRule.permitAll();
      case AUTHENTICATED -> AccessRule.authenticated();
      case REQUIRE -> require(name, access, problems);
      case RULE_NOT_SET -> {
        problems.accept(name + " has an access option that chooses no rule");
        yield null;
      }
    };
  }

  private static @Nullable AccessRule require(
      String name, Access access, Consumer<String> problems) {
    try {
      return new Require(
          Set.copyOf(access.getRequire().getAllScopesList()),
          Set.copyOf(access.getRequire().getAnyScopeList()),
          Set.copyOf(access.getRequire().getAnyRoleList()));
    } catch (IllegalArgumentException invalid) {
      problems.accept(name + ": " + invalid.getMessage());
      return null;
    }
  }
}
