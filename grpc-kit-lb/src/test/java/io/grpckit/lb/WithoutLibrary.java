package io.grpckit.lb;

import com.google.protobuf.Empty;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpckit.lb.OutlierDetection.Detection;
import io.grpckit.lb.breaker.CircuitBreakerClientInterceptor;
import io.grpckit.lb.orca.OrcaReporter;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** An application that uses all but one library; {@link WithoutLibraryTest} runs it. */
public final class WithoutLibrary {
  private WithoutLibrary() {}

  /** Answers what a server said. */
  public static String run(String missing) throws IOException {
    boolean xds = !missing.equals("grpc-xds");
    boolean breaker = !missing.equals("resilience4j");
    try (Backends backends = new Backends()) {
      int port =
          backends.start("127.0.0.2", 0, xds ? WithXds.reporter() : UnaryOperator.identity());
      LoadBalancing policy =
          LoadBalancing.outlierDetection(
              xds ? LoadBalancing.weightedRoundRobin() : LoadBalancing.roundRobin(),
              o -> o.failurePercentage(Detection.FAILURE_PERCENTAGE));
      ManagedChannel channel =
          ServiceConfig.fromContract(ShopServiceGrpc.getServiceDescriptor()).toBuilder()
              .loadBalancing(policy)
              .build()
              .applyTo(
                  Grpc.newChannelBuilder(
                      "static:///127.0.0.2:" + port, InsecureChannelCredentials.create()))
              .build();
      Channel called = breaker ? WithBreaker.around(channel) : channel;
      String answer =
          ShopServiceGrpc.newBlockingStub(called).getItem(Empty.getDefaultInstance()).getValue();
      channel.shutdownNow();
      return answer;
    }
  }

  /** What a channel says whose config names a policy that is not there. */
  public static String refusalOfLeastRequest() {
    ServiceConfig config =
        ServiceConfig.builder()
            .loadBalancing(LoadBalancing.randomSubsetting(3, LoadBalancing.leastRequest()))
            .build();
    try {
      config.applyTo(
          Grpc.newChannelBuilder("static:///127.0.0.2:1", InsecureChannelCredentials.create()));
      return "nothing";
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  private static final class WithXds {
    static UnaryOperator<NettyServerBuilder> reporter() {
      return OrcaReporter.create()::install;
    }
  }

  private static final class WithBreaker {
    static Channel around(Channel channel) {
      return ClientInterceptors.intercept(
          channel, CircuitBreakerClientInterceptor.create(CircuitBreakerRegistry.ofDefaults()));
    }
  }
}
