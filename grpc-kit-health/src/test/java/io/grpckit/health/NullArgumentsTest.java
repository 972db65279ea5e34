package io.grpckit.health;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.grpc.Server;
import io.grpckit.health.micrometer.HealthGauges;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever passes null by mistake is told which parameter it was. */
class NullArgumentsTest {

  @ParameterizedTest
  @MethodSource({"builders", "checks", "drains"})
  void namesTheParameter(String parameter, ThrowingCallable call) {
    assertThatNullPointerException().isThrownBy(call).withMessage(parameter);
  }

  static Stream<Arguments> builders() {
    return Stream.of(
        of("name", () -> HealthManager.builder().check(null, () -> true)),
        of("check", () -> HealthManager.builder().check("database", null)),
        of("check", () -> HealthManager.builder().checkAsync("database", null)),
        of("schedule", () -> HealthManager.builder().check("database", () -> true, null)),
        of("interval", () -> new CheckSettings().interval(null)),
        of("timeout", () -> new CheckSettings().timeout(null)),
        of("name", () -> HealthManager.builder().service(null, s -> {})),
        of("dependencies", () -> HealthManager.builder().service("a.A", null)),
        of("dependencies", () -> HealthManager.builder().readiness(null)),
        of("checks", () -> new ServiceSettings().dependsOn((String[]) null)),
        of("check", () -> new ServiceSettings().canDoWithout((String) null)),
        of("listener", () -> HealthManager.builder().listener(null)));
  }

  static Stream<Arguments> checks() {
    return Stream.of(
        of("dataSource", () -> DataSourceCheck.of(null)),
        of("channel", () -> ChannelCheck.of(null)),
        of("path", () -> FreeSpaceCheck.of(null, 1)),
        of("host", () -> TcpCheck.of(null, 1)),
        of("health", () -> HealthGauges.of(null)));
  }

  static Stream<Arguments> drains() {
    HealthManager health = HealthManager.builder().build();
    health.close();
    Drain drain = Drain.builder(health).build();
    drain.interceptor();
    return Stream.of(
        of("service", () -> health.override(null, true, "")),
        of("reason", () -> health.override("", true, null)),
        of("service", () -> health.clearOverride(null)),
        of("health", () -> Drain.builder(null)),
        of("delay", () -> Drain.builder(health).delay(null)),
        of("grace", () -> Drain.builder(health).grace(null)),
        of("name", () -> Drain.builder(health).resource(null, () -> {})),
        of("resource", () -> Drain.builder(health).resource("database", null)),
        of("listener", () -> Drain.builder(health).onReport(null)),
        of("servers", () -> drain.manage((Server[]) null)),
        of("task", () -> new OpenCall("a.A/Call", Runnable::run).onDrain(null)));
  }

  private static Arguments of(String parameter, ThrowingCallable call) {
    return arguments(parameter, call);
  }
}
