package io.grpckit.lb;

import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.Status;
import io.grpc.util.ForwardingLoadBalancer;
import io.grpc.util.ForwardingLoadBalancerHelper;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code round_robin}, whose picks a test may hold up: what a busy machine does at times to a
 * thread that has just picked.
 */
final class SlowPicks extends LoadBalancerProvider {
  static final String POLICY = "round_robin_with_slow_picks";

  private final AtomicReference<Pick> next = new AtomicReference<>();
  private final AtomicInteger updates = new AtomicInteger();

  /** Holds up the next pick after it is made. */
  Pick holdTheNext() {
    Pick pick = new Pick();
    next.set(pick);
    return pick;
  }

  /** How many lists of backends have been taken in, all that left shut down. */
  int updates() {
    return updates.get();
  }

  @Override
  public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
    LoadBalancer roundRobin =
        Objects.requireNonNull(LoadBalancerRegistry.getDefaultRegistry().getProvider("round_robin"))
            .newLoadBalancer(new SlowHelper(helper));
    return new ForwardingLoadBalancer() {
      @Override
      protected LoadBalancer delegate() {
        return roundRobin;
      }

      @Override
      public Status acceptResolvedAddresses(LoadBalancer.ResolvedAddresses addresses) {
        Status status = super.acceptResolvedAddresses(addresses);
        updates.incrementAndGet();
        return status;
      }
    };
  }

  @Override
  public String getPolicyName() {
    return POLICY;
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public int getPriority() {
    return 5;
  }

  /** A pick that waits. */
  static final class Pick {
    private final CountDownLatch made = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    void awaitMade() {
      await(made);
    }

    void release() {
      released.countDown();
    }

    private void hold() {
      made.countDown();
      await(released);
    }

    private static void await(CountDownLatch latch) {
      try {
        if (!latch.await(60, TimeUnit.SECONDS)) {
          throw new IllegalStateException("waited in vain");
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final class SlowHelper extends ForwardingLoadBalancerHelper {
    private final LoadBalancer.Helper delegate;

    SlowHelper(LoadBalancer.Helper delegate) {
      this.delegate = delegate;
    }

    @Override
    protected LoadBalancer.Helper delegate() {
      return delegate;
    }

    @Override
    public void updateBalancingState(
        ConnectivityState state, LoadBalancer.SubchannelPicker picker) {
      super.updateBalancingState(
          state,
          new LoadBalancer.SubchannelPicker() {
            @Override
            public LoadBalancer.PickResult pickSubchannel(LoadBalancer.PickSubchannelArgs args) {
              LoadBalancer.PickResult result = picker.pickSubchannel(args);
              Pick held = next.getAndSet(null);
              if (held != null) {
                held.hold();
              }
              return result;
            }
          });
    }
  }
}
