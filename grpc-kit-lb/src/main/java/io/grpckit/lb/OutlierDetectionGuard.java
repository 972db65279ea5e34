package io.grpckit.lb;

import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer.Helper;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.util.ForwardingClientStreamTracer;
import io.grpc.util.ForwardingLoadBalancerHelper;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls end that grpc-java's outlier detection does not track. Its tracer throws at the end of
 * such a call, before the call's listener is told; the transport takes that for an error of the
 * connection and closes it.
 */
final class OutlierDetectionGuard extends ForwardingLoadBalancerHelper {
  private final Helper delegate;

  OutlierDetectionGuard(Helper delegate) {
    this.delegate = delegate;
  }

  @Override
  protected Helper delegate() {
    return delegate;
  }

  @Override
  public void updateBalancingState(ConnectivityState state, SubchannelPicker picker) {
    super.updateBalancingState(state, new GuardedPicker(picker));
  }

  private static final class GuardedPicker extends SubchannelPicker {
    private final SubchannelPicker delegate;

    GuardedPicker(SubchannelPicker delegate) {
      this.delegate = delegate;
    }

    @Override
    public PickResult pickSubchannel(PickSubchannelArgs args) {
      PickResult result = delegate.pickSubchannel(args);
      ClientStreamTracer.@Nullable Factory tracers = result.getStreamTracerFactory();
      return tracers == null
          ? result
          : result.copyWithStreamTracerFactory(new GuardedTracers(tracers));
    }

    @Override
    public String toString() {
      return delegate.toString();
    }
  }

  private static final class GuardedTracers extends ClientStreamTracer.Factory {
    private final ClientStreamTracer.Factory delegate;

    GuardedTracers(ClientStreamTracer.Factory delegate) {
      this.delegate = delegate;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new GuardedTracer(delegate.newClientStreamTracer(info, headers));
    }
  }

  private static final class GuardedTracer extends ForwardingClientStreamTracer {
    private final ClientStreamTracer delegate;

    GuardedTracer(ClientStreamTracer delegate) {
      this.delegate = delegate;
    }

    @Override
    protected ClientStreamTracer delegate() {
      return delegate;
    }

    @Override
    @SuppressWarnings("EmptyCatch") // the call is one that outlier detection does not count
    public void streamClosed(Status status) {
      try {
        super.streamClosed(status);
      } catch (NullPointerException untracked) {
      }
    }
  }
}
