package io.grpckit.lb.process;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ClientStreamTracer;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Idempotent calls at 300 a second, and where their attempts went. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the counts
final class Load implements AutoCloseable {
  private static final long PERIOD_MICROS = 1_000_000 / 300;

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final Map<String, Long> firstAttempt = new ConcurrentHashMap<>();
  private final Map<String, Long> lastAttempt = new ConcurrentHashMap<>();
  private final Phaser underWay = new Phaser(1);
  private final ShopServiceGrpc.ShopServiceFutureStub shop;
  private final Duration deadline;

  Load(Channel channel, Duration deadline) {
    shop = ShopServiceGrpc.newFutureStub(ClientInterceptors.intercept(channel, new Attempts()));
    this.deadline = deadline;
  }

  /** Calls until each of the backends has been tried, so that the load finds them connected. */
  Load warmUp(int backends) {
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .ignoreExceptions()
        .until(
            () -> {
              shop.withDeadlineAfter(Duration.ofSeconds(10))
                  .getItem(Empty.getDefaultInstance())
                  .get();
              return lastAttempt.size() == backends;
            });
    return this;
  }

  /** Calls for that long and waits until every call has ended. */
  Load run(Duration duration) throws InterruptedException {
    clock.scheduleAtFixedRate(this::call, 0, PERIOD_MICROS, TimeUnit.MICROSECONDS);
    clock.schedule(clock::shutdown, duration.toMillis(), TimeUnit.MILLISECONDS);
    clock.awaitTermination(10, TimeUnit.MINUTES);
    underWay.arriveAndAwaitAdvance();
    return this;
  }

  /** Does something while the calls go on. */
  Load after(Duration delay, Runnable action) {
    clock.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  private void call() {
    calls.incrementAndGet();
    underWay.register();
    Futures.addCallback(
        shop.withDeadlineAfter(deadline).getItem(Empty.getDefaultInstance()),
        new FutureCallback<StringValue>() {
          @Override
          public void onSuccess(StringValue result) {
            underWay.arriveAndDeregister();
          }

          @Override
          public void onFailure(Throwable t) {
            failures.merge(String.valueOf(t.getMessage()), 1, Integer::sum);
            underWay.arriveAndDeregister();
          }
        },
        MoreExecutors.directExecutor());
  }

  int calls() {
    return calls.get();
  }

  int failed() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Counts by message. */
  Map<String, Integer> failures() {
    return failures;
  }

  double failedShare() {
    return (double) failed() / calls();
  }

  /** When a backend was first tried, as {@link System#nanoTime}. */
  long firstAttempt(String hostAndPort) {
    return Objects.requireNonNull(firstAttempt.get(hostAndPort), hostAndPort);
  }

  /** When a backend was last tried, as {@link System#nanoTime}. */
  long lastAttempt(String hostAndPort) {
    return Objects.requireNonNull(lastAttempt.get(hostAndPort), hostAndPort);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private final class Attempts extends ClientStreamTracer.Factory implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return next.newCall(method, options.withStreamTracerFactory(this));
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new ClientStreamTracer() {
        @Override
        public void streamCreated(Attributes transport, Metadata headers) {
          InetSocketAddress backend =
              (InetSocketAddress) transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
          String name = backend.getAddress().getHostAddress() + ":" + backend.getPort();
          firstAttempt.putIfAbsent(name, System.nanoTime());
          lastAttempt.put(name, System.nanoTime());
        }
      };
    }
  }
}
