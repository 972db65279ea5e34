package io.grpckit.lb;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.Status.Code;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceConfigParseTest {
  @Test
  void readsTheConfigOfTheGuide() {
    ServiceConfig config =
        ServiceConfig.parse(
            """
            {
              "loadBalancingConfig": [{"round_robin": {}}],
              "methodConfig": [{
                "name": [{"service": "user.v1.UserService"}],
                "retryPolicy": {
                  "maxAttempts": 3,
                  "initialBackoff": "0.1s",
                  "maxBackoff": "1s",
                  "backoffMultiplier": 2,
                  "retryableStatusCodes": ["UNAVAILABLE", "DEADLINE_EXCEEDED"]
                }
              }]
            }
            """);

    assertThat(config)
        .isEqualTo(
            ServiceConfig.builder()
                .loadBalancing(LoadBalancing.roundRobin())
                .method(
                    MethodName.service("user.v1.UserService"),
                    m ->
                        m.retry(RetryPolicy.builder().on(Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED)))
                .build());
  }

  @Test
  void readsCodesAsOtherLanguagesMayWriteThem() {
    ServiceConfig config =
        ServiceConfig.parse(
            """
            {"methodConfig": [{"name": [{}], "hedgingPolicy":
              {"maxAttempts": 2, "nonFatalStatusCodes": ["unavailable", 8]}}]}
            """);

    assertThat(config.methods().get(MethodName.all()).attempts())
        .contains(
            new HedgingPolicy(2, ofMillis(0), Set.of(Code.UNAVAILABLE, Code.RESOURCE_EXHAUSTED)));
  }

  @Test
  void takesTheFirstPolicyThatItKnows() {
    ServiceConfig config =
        ServiceConfig.parse("{\"loadBalancingConfig\":[{\"magic\":{}},{\"round_robin\":{}}]}");

    assertThat(config.loadBalancing()).isEqualTo(LoadBalancing.roundRobin());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                                                | json must be one JSON value:
          {} {}                                            | json must be one JSON value:
          {"methodConfig":[],"methodConfig":[]}            | json must be one JSON value: methodConfig is there twice
          []                                               | $: must be an object, was []
          {"methodConfigs":[]}                             | methodConfigs: is unknown to gRPC; known here are
          {"loadBalancingPolicy":"round_robin"}            | loadBalancingPolicy: is deprecated
          {"loadBalancingConfig":[{"ring_hash_experimental":{}}]} | loadBalancingConfig: must have a policy out of
          {"loadBalancingConfig":[{"a":{},"b":{}}]}        | loadBalancingConfig[0]: must be an object of one member
          {"loadBalancingConfig":[{"least_request_experimental":{"choiceCount":11}}]} | loadBalancingConfig[0].least_request_experimental: choices must be 2 to 10, was 11
          {"healthCheckConfig":{"serviceName":7}}          | healthCheckConfig.serviceName: must be a string, was 7
          {"healthCheckConfig":{"serviceName":"a"}}        | $: healthCheck needs loadBalancing
          {"retryThrottling":{"maxTokens":10}}             | retryThrottling.tokenRatio: must be there
          {"retryThrottling":{"maxTokens":1001,"tokenRatio":1}} | retryThrottling: maxTokens must be above 0 and at most 1000
          {"methodConfig":[{}]}                            | methodConfig[0].name: must be there
          {"methodConfig":[{"name":[]}]}                   | methodConfig[0]: name must list at least one method
          {"methodConfig":[{"name":[{"method":"Get"}]}]}   | methodConfig[0].name[0]: method needs its service
          {"methodConfig":[{"name":[{}]},{"name":[{}]}]}   | methodConfig[1]: method * is configured twice
          {"methodConfig":[{"name":[{}],"timeout":"100ms"}]} | methodConfig[0].timeout: must be seconds with at most 9 decimals
          {"methodConfig":[{"name":[{}],"timeout":"-1s"}]} | methodConfig[0].timeout: must be seconds with at most 9 decimals
          {"methodConfig":[{"name":[{}],"timeout":"0s"}]}  | methodConfig[0]: timeout must be positive, was PT0S
          {"methodConfig":[{"name":[{}],"timeout":null}]}  | methodConfig[0].timeout: must not be null
          {"methodConfig":[{"name":[{}],"waitForReady":"yes"}]} | methodConfig[0].waitForReady: must be true or false, was 'yes'
          {"methodConfig":[{"name":[{}],"maxRequestMessageBytes":1.5}]} | methodConfig[0].maxRequestMessageBytes: must be an integer of 32 bits, was 1.5
          {"methodConfig":[{"name":[{}],"retrypolicy":{}}]} | methodConfig[0].retrypolicy: is unknown to gRPC
          {"methodConfig":[{"name":[{}],"retryPolicy":{"maxAttempts":"3"}}]} | methodConfig[0].retryPolicy.initialBackoff: must be there
          {"methodConfig":[{"name":[{}],"retryPolicy":{"perAttemptRecvTimeout":"1s"}}]} | methodConfig[0].retryPolicy.perAttemptRecvTimeout: is parsed by grpc-java and never used
          {"methodConfig":[{"name":[{}],"hedgingPolicy":{"maxAttempts":1}}]} | methodConfig[0].hedgingPolicy: maxAttempts must be at least 2, was 1
          {"methodConfig":[{"name":[{}],"hedgingPolicy":{"maxAttempts":2,"nonFatalStatusCodes":["NOPE"]}}]} | methodConfig[0].hedgingPolicy.nonFatalStatusCodes: must be status codes, was 'NOPE'
          {"methodConfig":[{"name":[{}],"hedgingPolicy":{"maxAttempts":2,"nonFatalStatusCodes":[17]}}]} | methodConfig[0].hedgingPolicy.nonFatalStatusCodes: must be status codes, was 17
          {"methodConfig":[{"name":[{}],"hedgingPolicy":{"maxAttempts":2,"nonFatalStatusCodes":[4294967310]}}]} | methodConfig[0].hedgingPolicy.nonFatalStatusCodes: must be status codes, was 4294967310
          """)
  void saysWhereAndWhatIsWrong(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceConfig.parse(json))
        .withMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          nope                        | not JSON at line 1 column 1 ($)
          {"methodConfig": [{name:1}] | not JSON at line 1 column 21 ($.methodConfig[0].)
          {"methodConfig": [          | the text ends at line 1 column 19 ($.methodConfig[0])
          """)
  void saysWhereItIsNoJsonAtAll(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceConfig.parse(json))
        .withMessage("json must be one JSON value: " + message);
  }

  @Test
  void refusesRetryAndHedgeOnOneMethod() {
    String both =
        """
        {"methodConfig": [{"name": [{}],
          "retryPolicy": {"maxAttempts": 2, "initialBackoff": "1s", "maxBackoff": "1s",
            "backoffMultiplier": 1, "retryableStatusCodes": ["UNAVAILABLE"]},
          "hedgingPolicy": {"maxAttempts": 2, "hedgingDelay": "1s"}}]}
        """;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceConfig.parse(both))
        .withMessageStartingWith("methodConfig[0]: retry cannot be combined with hedge (gRFC A6)");
  }
}
