package io.grpckit.lb;

import static java.time.Duration.ofSeconds;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpckit.lb.breaker.CircuitBreakerClientInterceptor;
import io.grpckit.lb.orca.OrcaReporter;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The README's Java, compiled; {@link ReadmeTest} runs it. */
final class ReadmeSnippets {
  private ReadmeSnippets() {}

  static ManagedChannel checkedConfig(ChannelCredentials credentials) {
    ServiceConfig config =
        ServiceConfig.builder()
            .loadBalancing(LoadBalancing.roundRobin())
            .healthCheck("grpckit.test.v1.ShopService")
            .method(
                MethodName.of(ShopServiceGrpc.getGetItemMethod()),
                m -> m.timeout(ofSeconds(2)).retry(RetryPolicy.builder().maxAttempts(3)))
            .retryThrottling(t -> t.maxTokens(10).tokenRatio(0.1))
            .build();
    config.verify(ShopServiceGrpc.getServiceDescriptor());
    ManagedChannel channel =
        config
            .applyTo(Grpc.newChannelBuilder("static:///a:50051,b:50051", credentials))
            .keepAliveTime(10, TimeUnit.SECONDS)
            .build();
    return channel;
  }

  static List<ServiceConfig> otherWays() {
    ServiceConfig derived =
        ServiceConfig.fromContract(ShopServiceGrpc.getServiceDescriptor()).toBuilder()
            .healthCheck("grpckit.test.v1.ShopService")
            .build();
    ServiceConfig parsed =
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
    return List.of(derived, parsed);
  }

  static Channel breaker(Channel channel) {
    CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
    Channel guarded =
        ClientInterceptors.intercept(channel, CircuitBreakerClientInterceptor.create(breakers));
    return guarded;
  }

  static OrcaReporter load(ServerBuilder<?> serverBuilder) {
    OrcaReporter load = OrcaReporter.builder().capacity(200).build();
    load.install(serverBuilder);
    return load;
  }

  static ChannelPool pool() {
    ChannelPool pool = ChannelPool.create(4, () -> channelBuilder().build());
    return pool;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // runs as long as its clock
  static void backoff(ScheduledExecutorService clock, ManagedChannel channel) {
    clock.scheduleAtFixedRate(channel::resetConnectBackoff, 2, 2, TimeUnit.SECONDS);
  }

  private static ManagedChannelBuilder<?> channelBuilder() {
    return InProcessChannelBuilder.forName("somewhere");
  }
}
