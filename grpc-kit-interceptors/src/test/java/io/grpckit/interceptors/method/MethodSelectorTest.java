package io.grpckit.interceptors.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.health.v1.HealthGrpc;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.grpckit.interceptors.testing.v1.PolicyServiceGrpc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodSelectorTest {
  private static final MethodDescriptor<?, ?> UNARY = EchoServiceGrpc.getUnaryMethod();
  private static final MethodDescriptor<?, ?> BIDI = EchoServiceGrpc.getBidiMethod();
  private static final MethodDescriptor<?, ?> OTHER = PolicyServiceGrpc.getInheritsMethod();

  @Test
  void selectsTheMethodsOfAServiceByItsExactName() {
    MethodSelector selector = MethodSelector.service(EchoServiceGrpc.SERVICE_NAME);

    assertThat(selector.matches(UNARY)).isTrue();
    assertThat(selector.matches(OTHER)).isFalse();
    assertThat(MethodSelector.service("EchoService").matches(UNARY)).isFalse();
  }

  @Test
  void selectsOneMethod() {
    assertThat(MethodSelector.method(UNARY).matches(UNARY)).isTrue();
    assertThat(MethodSelector.method(UNARY).matches(BIDI)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Unary", "/Unary", "a.B/", "a.B/C/D", "a.B /C", ""})
  void refusesWhatIsNoMethodsName(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MethodSelector.method(name))
        .withMessage("fullName must be service/Method, was " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.B/C", "a.B/", "a B", ""})
  void refusesWhatIsNoServicesName(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MethodSelector.service(name))
        .withMessage("name must be a service, was " + name);
  }

  @Test
  void refusesToSelectNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(MethodSelector::service)
        .withMessage("names must not be empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MethodSelector.method(new String[0]))
        .withMessage("fullNames must not be empty");
    assertThatIllegalArgumentException()
        .isThrownBy(MethodSelector::type)
        .withMessage("types must not be empty");
  }

  @Test
  void selectsByType() {
    MethodSelector streams =
        MethodSelector.type(MethodType.BIDI_STREAMING, MethodType.SERVER_STREAMING);

    assertThat(streams.matches(BIDI)).isTrue();
    assertThat(streams.matches(UNARY)).isFalse();
  }

  @Test
  void knowsTheServicesOfGrpcItself() {
    assertThat(MethodSelector.infrastructure().matches(HealthGrpc.getCheckMethod())).isTrue();
    assertThat(MethodSelector.infrastructure().matches(UNARY)).isFalse();
  }

  @Test
  void combines() {
    MethodSelector unary = MethodSelector.type(MethodType.UNARY);
    MethodSelector echo = MethodSelector.service(EchoServiceGrpc.SERVICE_NAME);

    assertThat(unary.and(echo).matches(UNARY)).isTrue();
    assertThat(unary.and(echo).matches(OTHER)).isFalse();
    assertThat(unary.or(echo).matches(BIDI)).isTrue();
    assertThat(unary.or(echo).not().matches(BIDI)).isFalse();
    assertThat(MethodSelector.all().matches(OTHER)).isTrue();
  }
}
