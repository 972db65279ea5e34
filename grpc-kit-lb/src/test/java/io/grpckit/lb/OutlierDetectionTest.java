package io.grpckit.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.NameResolverRegistry;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.util.OutlierDetectionLoadBalancerProvider;
import io.grpckit.lb.OutlierDetection.Detection;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The defect of grpc-java's outlier detection, and that it is mended here. */
class OutlierDetectionTest {
  private static final Duration AMPLE = Duration.ofSeconds(60);
  private static final Duration BRIEF = Duration.ofSeconds(2);
  private static final String OF_GRPC = "outlier_detection_of_grpc";

  private final Backends backends = new Backends();
  private final FakeDns dns = new FakeDns();
  private final SlowPicks slowPicks = new SlowPicks();
  private final LoadBalancerProvider ofGrpc = new OfGrpc();
  private int port;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    NameResolverRegistry.getDefaultRegistry().register(dns);
    LoadBalancerRegistry.getDefaultRegistry().register(slowPicks);
    LoadBalancerRegistry.getDefaultRegistry().register(ofGrpc);
    port = backends.start("127.0.0.2", 0);
    backends.start("127.0.0.3", port);
  }

  @AfterEach
  void stop() {
    if (channel != null) {
      channel.shutdownNow();
    }
    backends.close();
    LoadBalancerRegistry.getDefaultRegistry().deregister(ofGrpc);
    LoadBalancerRegistry.getDefaultRegistry().deregister(slowPicks);
    NameResolverRegistry.getDefaultRegistry().deregister(dns);
  }

  @Nested
  class Mended {
    @Test
    void endsCallsToABackendWithTwoAddresses() throws Exception {
      channel = twoAddresses(OutlierDetectionProvider.POLICY);

      for (int i = 0; i < 3; i++) {
        assertThat(call(AMPLE).get(60, TimeUnit.SECONDS).getValue()).isEqualTo("127.0.0.2");
      }
    }

    @Test
    void endsACallWhoseBackendLeavesWhileItIsPicked() throws Exception {
      ListenableFuture<StringValue> call = backendLeavesDuringPick(OutlierDetectionProvider.POLICY);

      assertThat(call.get(60, TimeUnit.SECONDS).getValue()).isIn("127.0.0.2", "127.0.0.3");
    }

    @Test
    void isRefusedWhereOnlyThatOfGrpcIsFound() {
      LoadBalancerProvider preferred = new OfGrpcPreferred();
      LoadBalancerRegistry.getDefaultRegistry().register(preferred);
      try {
        ServiceConfig config =
            ServiceConfig.builder()
                .loadBalancing(
                    LoadBalancing.randomSubsetting(
                        2,
                        LoadBalancing.outlierDetection(
                            LoadBalancing.roundRobin(),
                            o -> o.successRate(Detection.SUCCESS_RATE))))
                .build();

        assertThatIllegalStateException()
            .isThrownBy(() -> config.applyTo(InProcessChannelBuilder.forName("nowhere")))
            .withMessageStartingWith(
                "outlierDetection needs io.grpckit.lb.OutlierDetectionProvider, was ");
      } finally {
        LoadBalancerRegistry.getDefaultRegistry().deregister(preferred);
      }
    }
  }

  @Nested
  @Tag("slow")
  class OfGrpcItself {
    @Test
    void losesEveryCallToABackendWithTwoAddresses() throws Exception {
      channel = twoAddresses(OF_GRPC);

      assertThatItNeverEnds(call(BRIEF));
    }

    @Test
    void losesACallWhoseBackendLeavesWhileItIsPicked() throws Exception {
      assertThatItNeverEnds(backendLeavesDuringPick(OF_GRPC));
    }

    /** Not by its deadline, if that is brief, and not with its channel. */
    private void assertThatItNeverEnds(ListenableFuture<StringValue> call) throws Exception {
      String mended = "grpc-java has mended it: drop OutlierDetectionGuard and its document";
      assertThatThrownBy(() -> call.get(4, TimeUnit.SECONDS))
          .as(mended)
          .isInstanceOf(TimeoutException.class);
      channel.shutdownNow();
      assertThat(channel.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> call.get(1, TimeUnit.SECONDS))
          .as(mended)
          .isInstanceOf(TimeoutException.class);
    }
  }

  /** {@code pick_first} hands all addresses to one subchannel. */
  private ManagedChannel twoAddresses(String policy) {
    String target = StaticNameResolverProvider.target("127.0.0.2:" + port, "127.0.0.3:" + port);
    return channel(target, policy, "pick_first");
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it is the result
  private ListenableFuture<StringValue> backendLeavesDuringPick(String policy)
      throws ExecutionException, InterruptedException, IOException {
    dns.answer("127.0.0.2", "127.0.0.3");
    channel = channel(FakeDns.target(port), policy, SlowPicks.POLICY);
    call(AMPLE).get();
    backends.start("127.0.0.4", port);

    SlowPicks.Pick pick = slowPicks.holdTheNext();
    CompletableFuture<ListenableFuture<StringValue>> call =
        CompletableFuture.supplyAsync(() -> call(AMPLE));
    pick.awaitMade();
    int before = slowPicks.updates();
    dns.answer("127.0.0.4");
    await().atMost(Duration.ofSeconds(60)).until(() -> slowPicks.updates() > before);
    pick.release();

    return call.get();
  }

  private ManagedChannel channel(String target, String policy, String child) {
    Map<String, ?> detection =
        Map.of(
            "failurePercentageEjection", Map.of(), "childPolicy", List.of(Map.of(child, Map.of())));
    return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
        .defaultServiceConfig(Map.of("loadBalancingConfig", List.of(Map.of(policy, detection))))
        .build();
  }

  private ListenableFuture<StringValue> call(Duration deadline) {
    return ShopServiceGrpc.newFutureStub(channel)
        .withDeadlineAfter(deadline)
        .getItem(Empty.getDefaultInstance());
  }

  /** grpc-java's own provider, under a name of its own. */
  private static class OfGrpc extends LoadBalancerProvider {
    private final LoadBalancerProvider delegate = new OutlierDetectionLoadBalancerProvider();

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
      return delegate.newLoadBalancer(helper);
    }

    @Override
    public ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> config) {
      return delegate.parseLoadBalancingPolicyConfig(config);
    }

    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public int getPriority() {
      return 9;
    }

    @Override
    public String getPolicyName() {
      return OF_GRPC;
    }
  }

  private static final class OfGrpcPreferred extends OfGrpc {
    @Override
    public String getPolicyName() {
      return OutlierDetectionProvider.POLICY;
    }
  }
}
