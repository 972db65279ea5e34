package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServiceDescriptor;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineTest {

  @SuppressWarnings("deprecation") // served for the tools that know nothing else
  static Stream<ServiceDescriptor> servicesThatNeedNoToken() {
    return Stream.of(
        AuthServiceGrpc.getServiceDescriptor(),
        HealthGrpc.getServiceDescriptor(),
        ServerReflectionGrpc.getServiceDescriptor(),
        io.grpc.reflection.v1alpha.ServerReflectionGrpc.getServiceDescriptor());
  }

  /** The streams of all others end when the token does. */
  @ParameterizedTest
  @MethodSource("servicesThatNeedNoToken")
  void letsNoCallOfAnybodyGoOnForEver(ServiceDescriptor service) {
    assertThat(service.getMethods())
        .allSatisfy(
            method ->
                assertThat(
                        method.getType() == MethodType.UNARY
                            ? Pipeline.DEADLINES.of(method).max() != null
                            : Pipeline.OPEN_TO_ALL.matches(method))
                    .as(method.getFullMethodName())
                    .isTrue());
  }

  @Test
  void limitsUnaryCallsOfWhichNoContractOfOursSpeaks() {
    assertThat(Pipeline.DEADLINES.of(HealthGrpc.getCheckMethod()).max())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(Pipeline.DEADLINES.of(ChannelzGrpc.getGetServersMethod()).max())
        .isEqualTo(Duration.ofSeconds(30));
  }
}
