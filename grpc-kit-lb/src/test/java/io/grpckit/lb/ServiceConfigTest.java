package io.grpckit.lb;

import static io.grpc.Status.Code.DEADLINE_EXCEEDED;
import static io.grpc.Status.Code.UNAVAILABLE;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Empty;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceConfigTest {
  private static final String USERS = "user.v1.UserService";

  @Test
  void writesGrpcsJson() {
    ServiceConfig config =
        ServiceConfig.builder()
            .loadBalancing(LoadBalancing.roundRobin())
            .healthCheck(USERS)
            .method(
                MethodName.service(USERS),
                m ->
                    m.timeout(ofSeconds(2))
                        .retry(
                            RetryPolicy.builder()
                                .maxAttempts(3)
                                .initialBackoff(ofMillis(100))
                                .maxBackoff(ofSeconds(1))
                                .multiplier(2)
                                .on(UNAVAILABLE, DEADLINE_EXCEEDED)))
            .method(
                MethodName.of(USERS, "GetUser"),
                m -> m.waitForReady(true).hedge(new HedgingPolicy(2, ofMillis(5), Set.of())))
            .retryThrottling(t -> t.maxTokens(10).tokenRatio(0.1))
            .build();

    assertThat(config.toJson())
        .isEqualTo(
            """
            {"loadBalancingConfig":[{"round_robin":{}}],\
            "healthCheckConfig":{"serviceName":"user.v1.UserService"},\
            "methodConfig":[{"name":[{"service":"user.v1.UserService"}],"timeout":"2s",\
            "retryPolicy":{"maxAttempts":3,"initialBackoff":"0.100000000s","maxBackoff":"1s",\
            "backoffMultiplier":2.0,"retryableStatusCodes":["DEADLINE_EXCEEDED","UNAVAILABLE"]}},\
            {"name":[{"service":"user.v1.UserService","method":"GetUser"}],"waitForReady":true,\
            "hedgingPolicy":{"maxAttempts":2,"hedgingDelay":"0.005000000s"}}],\
            "retryThrottling":{"maxTokens":10.0,"tokenRatio":0.1}}""");
  }

  @Test
  void isEqualToAnotherThatSaysTheSameInAnotherOrder() {
    ServiceConfig one =
        ServiceConfig.builder()
            .method(MethodName.all(), m -> m.timeout(ofSeconds(1)))
            .method(MethodName.service(USERS), m -> m.waitForReady(true))
            .build();
    ServiceConfig other =
        ServiceConfig.builder()
            .method(MethodName.service(USERS), m -> m.waitForReady(true))
            .method(MethodName.all(), m -> m.timeout(ofSeconds(1)))
            .build();

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one).isNotEqualTo(ServiceConfig.builder().build());
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.000000001S, 0.000000001s",
    "PT0.005S, 0.005000000s",
    "PT0.05S, 0.050000000s",
    "PT100S, 100s",
    "PT10S, 10s",
    "PT1M0.5S, 60.500000000s",
    "P3650D, 315360000s",
    "PT2562047H47M16.854775807S, 9223372036.854775807s"
  })
  void writesDurationsExactly(Duration duration, String written) {
    assertThat(Durations.format(duration)).isEqualTo(written);
  }

  @Test
  void keepsAnyBuiltConfigAcceptableToGrpc() {
    ServiceConfig config =
        ServiceConfig.builder()
            .loadBalancing(LoadBalancing.pickFirstShuffled())
            .method(MethodName.all(), m -> m.timeout(Duration.ofNanos(Long.MAX_VALUE)))
            .method(MethodName.service("a"), m -> m.retry(RetryPolicy.builder().maxAttempts(50)))
            .method(
                MethodName.service("b"),
                m -> m.hedge(new HedgingPolicy(9, Duration.ZERO, Set.of())))
            .method(MethodName.service("c"), m -> {})
            .retryThrottling(t -> t.maxTokens(1000).tokenRatio(0.001))
            .build();

    ManagedChannel channel = config.applyTo(InProcessChannelBuilder.forName("nowhere")).build();

    assertThat(channel.shutdownNow().isShutdown()).isTrue();
  }

  @Test
  void retriesAsOftenAsItSays() throws IOException {
    AtomicInteger attempts = new AtomicInteger();
    String name = InProcessServerBuilder.generateName();
    Server server =
        InProcessServerBuilder.forName(name)
            .addService(
                new ShopServiceGrpc.ShopServiceImplBase() {
                  @Override
                  public void putItem(Empty request, StreamObserver<Empty> response) {
                    if (attempts.incrementAndGet() < 8) {
                      response.onError(Status.UNAVAILABLE.asRuntimeException());
                    } else {
                      response.onNext(request);
                      response.onCompleted();
                    }
                  }
                })
            .build()
            .start();
    ManagedChannel channel =
        ServiceConfig.builder()
            .method(
                MethodName.of(ShopServiceGrpc.getPutItemMethod()),
                m ->
                    m.retry(
                        RetryPolicy.builder()
                            .maxAttempts(8)
                            .initialBackoff(ofMillis(1))
                            .maxBackoff(ofMillis(1))))
            .build()
            .applyTo(InProcessChannelBuilder.forName(name))
            .build();

    ShopServiceGrpc.newBlockingStub(channel).putItem(Empty.getDefaultInstance());

    assertThat(attempts).hasValue(8);
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void refusesRetryAndHedgeOnOneMethod() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ServiceConfig.builder()
                    .method(
                        MethodName.all(),
                        m ->
                            m.retry(RetryPolicy.builder())
                                .hedge(new HedgingPolicy(2, ofMillis(1), Set.of()))))
        .withMessageStartingWith("retry cannot be combined with hedge (gRFC A6)");
  }

  @Test
  void refusesAHealthCheckThatWouldBeIgnored() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceConfig.builder().healthCheck(USERS).build())
        .withMessage(
            "healthCheck needs loadBalancing(LoadBalancing.roundRobin()), alone or as a child:"
                + " grpc-java ignores it under pick_first (gRFC A17)");
    assertThatIllegalArgumentException()
        .as("the policy that ignores it is the child")
        .isThrownBy(
            () ->
                ServiceConfig.builder()
                    .healthCheck("a")
                    .loadBalancing(LoadBalancing.randomSubsetting(2, LoadBalancing.leastRequest()))
                    .build())
        .withMessageContaining("ignores it under least_request_experimental");
  }

  @Test
  void refusesANameThatIsConfiguredTwice() {
    ServiceConfig.Builder builder =
        ServiceConfig.builder().method(MethodName.service(USERS), m -> {});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.method(MethodName.service(USERS), m -> m.waitForReady(true)))
        .withMessage("method user.v1.UserService/* is configured twice");
  }
}
