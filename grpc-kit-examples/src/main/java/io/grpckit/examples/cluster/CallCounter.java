package io.grpckit.examples.cluster;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the calls that have ended, by the port that answered. Thread-safe. */
final class CallCounter implements ClientInterceptor {
  private final Map<String, Integer> answered = new ConcurrentHashMap<>();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final AtomicInteger retried = new AtomicInteger();

  int answeredBy(String port) {
    return answered.getOrDefault(port, 0);
  }

  int answered() {
    return answered.values().stream().mapToInt(Integer::intValue).sum();
  }

  int failed() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many calls failed in which way. */
  Map<String, Integer> failures() {
    return Map.copyOf(failures);
  }

  /** Calls that were sent more than once, whatever came of them. */
  int retried() {
    return retried.get();
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    Attempts attempts = new Attempts();
    return new CountedCall<>(
        next.newCall(method, options.withStreamTracerFactory(attempts)), attempts);
  }

  private void ended(Status status, @Nullable SocketAddress server, int attempts) {
    if (status.isOk() && server instanceof InetSocketAddress address) {
      answered.merge(String.valueOf(address.getPort()), 1, Integer::sum);
    } else {
      failures.merge(status.getCode() + ": " + status.getDescription(), 1, Integer::sum);
    }
    if (attempts > 1) {
      retried.incrementAndGet();
    }
  }

  private final class CountedCall<ReqT, RespT> extends SimpleForwardingClientCall<ReqT, RespT> {
    private final Attempts attempts;

    CountedCall(ClientCall<ReqT, RespT> delegate, Attempts attempts) {
      super(delegate);
      this.attempts = attempts;
    }

    @Override
    public void start(Listener<RespT> listener, Metadata headers) {
      super.start(
          new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
              ended(status, getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR), attempts.count());
              super.onClose(status, trailers);
            }
          },
          headers);
    }
  }

  /** Each attempt makes a tracer. */
  private static final class Attempts extends ClientStreamTracer.Factory {
    private final AtomicInteger count = new AtomicInteger();

    int count() {
      return count.get();
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      count.incrementAndGet();
      return new ClientStreamTracer() {};
    }
  }
}
