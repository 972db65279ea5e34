package io.grpckit.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.NameResolver;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.NameResolver.ResolutionResult;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Look-ups that fail as no name server makes them fail. */
class StaticNameResolverLookUpTest {
  private static final List<HostAndPort> USERS = List.of(HostAndPort.parse("users:50051"));

  private final SynchronizationContext syncContext =
      new SynchronizationContext(
          (thread, failure) -> {
            throw new IllegalStateException(failure);
          });
  private final List<ResolutionResult> results = new ArrayList<>();
  private int lookUps;

  private List<InetAddress> failFirst(String host) {
    lookUps++;
    if (lookUps == 1) {
      throw new IllegalStateException("planted");
    }
    return List.of(InetAddress.getLoopbackAddress());
  }

  @Test
  void areRepeatedWhenTheChannelAsksAgain() {
    NameResolver resolver = new StaticNameResolver(USERS, this::failFirst, args());

    syncContext.execute(() -> resolver.start(listener()));
    syncContext.execute(resolver::refresh);

    assertThat(results).hasSize(2);
    Status failure = results.get(0).getAddressesOrError().getStatus();
    assertThat(failure.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure.getDescription()).isEqualTo("unknown hosts: [users]");
    assertThat(failure.getCause()).hasMessage("planted");
    assertThat(results.get(1).getAddressesOrError().getValue()).hasSize(1);
  }

  private NameResolver.Listener2 listener() {
    return new NameResolver.Listener2() {
      @Override
      public Status onResult2(ResolutionResult result) {
        results.add(result);
        return Status.OK;
      }

      @Override
      public void onResult(ResolutionResult result) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void onError(Status error) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private NameResolver.Args args() {
    return NameResolver.Args.newBuilder()
        .setDefaultPort(443)
        .setProxyDetector(address -> null)
        .setSynchronizationContext(syncContext)
        .setOffloadExecutor(Runnable::run)
        .setServiceConfigParser(
            new NameResolver.ServiceConfigParser() {
              @Override
              public ConfigOrError parseServiceConfig(Map<String, ?> config) {
                return ConfigOrError.fromConfig(config);
              }
            })
        .build();
  }
}
