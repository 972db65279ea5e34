package io.grpckit.lb.breaker;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors.CheckedForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A call that asks a breaker before it starts, and tells it how it ended. */
final class GuardedCall<ReqT, RespT> extends CheckedForwardingClientCall<ReqT, RespT> {
  private final CircuitBreaker breaker;
  private final Set<Code> failures;
  private final boolean countsAtFirstMessage;
  private final OpenCircuits openCircuits;

  GuardedCall(
      ClientCall<ReqT, RespT> delegate,
      CircuitBreaker breaker,
      Set<Code> failures,
      boolean countsAtFirstMessage,
      OpenCircuits openCircuits) {
    super(delegate);
    this.breaker = breaker;
    this.failures = failures;
    this.countsAtFirstMessage = countsAtFirstMessage;
    this.openCircuits = openCircuits;
  }

  @Override
  protected void checkedStart(Listener<RespT> listener, Metadata headers) throws StatusException {
    if (!breaker.tryAcquirePermission()) {
      throw refusal();
    }
    try {
      delegate().start(new CountingListener(listener), headers);
    } catch (RuntimeException | Error e) {
      breaker.releasePermission();
      throw e;
    }
  }

  private StatusException refusal() {
    Duration wait = openCircuits.untilNextProbe(breaker);
    RetryInfo retryInfo =
        RetryInfo.newBuilder()
            .setRetryDelay(
                com.google.protobuf.Duration.newBuilder()
                    .setSeconds(wait.getSeconds())
                    .setNanos(wait.getNano()))
            .build();
    return StatusProto.toStatusException(
        com.google.rpc.Status.newBuilder()
            .setCode(Code.UNAVAILABLE.value())
            .setMessage("circuit breaker " + breaker.getName() + " is " + breaker.getState())
            .addDetails(Any.pack(retryInfo))
            .build());
  }

  private final class CountingListener extends SimpleForwardingClientCallListener<RespT> {
    private final long start = breaker.getCurrentTimestamp();
    private boolean counted;

    CountingListener(Listener<RespT> delegate) {
      super(delegate);
    }

    @Override
    public void onMessage(RespT message) {
      if (countsAtFirstMessage) {
        count(Status.OK);
      }
      super.onMessage(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      count(status);
      super.onClose(status, trailers);
    }

    private void count(Status status) {
      if (counted) {
        return;
      }
      counted = true;
      long duration = breaker.getCurrentTimestamp() - start;
      TimeUnit unit = breaker.getTimestampUnit();
      if (status.getCode() == Code.CANCELLED) {
        breaker.releasePermission();
      } else if (failures.contains(status.getCode())) {
        breaker.onError(duration, unit, status.asRuntimeException());
      } else {
        breaker.onSuccess(duration, unit);
      }
    }
  }
}
