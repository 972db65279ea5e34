package io.grpckit.lb;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpckit.lb.OutlierDetection.Detection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadBalancingTest {
  @Test
  void nests() {
    LoadBalancing policy = LoadBalancing.randomSubsetting(5, LoadBalancing.leastRequest());

    assertThat(policy.toEntry())
        .isEqualTo(
            Map.of(
                "random_subsetting_experimental",
                Map.of(
                    "subsetSize",
                    5,
                    "childPolicy",
                    List.of(Map.of("least_request_experimental", Map.of("choiceCount", 2))))));
  }

  @Test
  void writesWhatStandsInForThemWhereTheyAreUnknown() {
    LoadBalancing policy = LoadBalancing.randomSubsetting(5, LoadBalancing.leastRequest());

    String json = ServiceConfig.builder().loadBalancing(policy).build().toJson();

    assertThat(json)
        .isEqualTo(
            """
            {"loadBalancingConfig":[\
            {"random_subsetting_experimental":{"subsetSize":5,"childPolicy":[\
            {"least_request_experimental":{"choiceCount":2}}]}},\
            {"least_request_experimental":{"choiceCount":2}},\
            {"round_robin":{}}]}""");
    assertThat(ServiceConfig.parse(json).loadBalancing()).isEqualTo(policy);
  }

  @Test
  void honoursHealthChecksWhereGrpcDoes() {
    assertThat(LoadBalancing.roundRobin().honoursHealthCheck()).isTrue();
    assertThat(LoadBalancing.randomSubsetting(2, LoadBalancing.roundRobin()).honoursHealthCheck())
        .isTrue();
    assertThat(LoadBalancing.leastRequest().honoursHealthCheck()).isFalse();
    assertThat(LoadBalancing.weightedRoundRobin().honoursHealthCheck()).isFalse();
  }

  @Test
  void refusesAnOutlierDetectionThatDoesNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LoadBalancing.outlierDetection(
                    LoadBalancing.roundRobin(), o -> o.interval(ofMillis(1))))
        .withMessageContaining("without either it does nothing (gRFC A50)");
  }

  @Test
  void refusesAnIntervalThatMakesTheChannelPanic() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> LoadBalancing.outlierDetection(LoadBalancing.roundRobin(), o -> o.interval(ZERO)))
        .withMessage("interval must be positive, was PT0S");
  }

  @Test
  void writesTheCapOnEjectionsUnderBothNames() {
    LoadBalancing policy =
        LoadBalancing.outlierDetection(
            LoadBalancing.roundRobin(),
            o -> o.maxEjectionPercent(30).failurePercentage(Detection.FAILURE_PERCENTAGE));

    assertThat(policy.toMap().get("maxEjectionPercent")).isEqualTo(30);
    assertThat(policy.toMap().get("maxEjectionPercentage")).isEqualTo(30);
  }

  @Test
  void refusesWeightsThatChangeFasterThanGrpcAllows() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LoadBalancing.weightedRoundRobin(w -> w.weightUpdate(ofMillis(99))))
        .withMessage("weightUpdate must be at least PT0.1S (gRFC A58), was PT0.099S");
  }
}
