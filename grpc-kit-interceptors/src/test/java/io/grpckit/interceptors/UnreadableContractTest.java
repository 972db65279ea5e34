package io.grpckit.interceptors;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.testing.HiddenOptions;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.PolicyServiceGrpc;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deadlines, priorities and logging of a contract are never lost in silence. */
class UnreadableContractTest {
  private static final MethodDescriptor<EchoRequest, EchoResponse> OWN =
      HiddenOptions.of(PolicyServiceGrpc.getOwnMethod());
  private static final MethodDescriptor<EchoRequest, EchoResponse> INHERITS =
      HiddenOptions.of(PolicyServiceGrpc.getInheritsMethod());

  @Test
  void isRefusedAtStartWithTheNamesOfItsMethodsAndServices() {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder(PolicyServiceGrpc.SERVICE_NAME)
            .addMethod(OWN, ServerCalls.asyncUnaryCall((request, responses) -> {}))
            .addMethod(INHERITS, ServerCalls.asyncUnaryCall((request, responses) -> {}))
            .build();

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                ServerPipeline.builder()
                    .build()
                    .install(InProcessServerBuilder.forName("unreadable"), List.of(service)))
        .withMessage(
            """
            the contract cannot be followed:
              grpckit.interceptors.test.v1.PolicyService has a grpckit.policy.v1 option that was \
            read without its extension registry: register PolicyProto where its descriptor is built
              grpckit.interceptors.test.v1.PolicyService/Own has a grpckit.policy.v1 option that was \
            read without its extension registry: register PolicyProto where its descriptor is built\
            """);
  }

  @Test
  void isRefusedByDeadlinesThatStandAlone() {
    assertThatIllegalStateException()
        .isThrownBy(() -> DeadlinePolicy.fromContract().verify(List.of(OWN)))
        .withMessageContaining("PolicyService/Own has a grpckit.policy.v1 option that was read");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeadlinePolicy.fromContract().of(INHERITS))
        .withMessageContaining("PolicyService has a grpckit.policy.v1 option that was read");
  }
}
