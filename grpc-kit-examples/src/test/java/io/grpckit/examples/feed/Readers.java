package io.grpckit.examples.feed;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpckit.interceptors.auth.client.BearerTokenCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many who read the same stream, and cost so little that it is the server that is measured. */
final class Readers implements AutoCloseable {
  private static final int CALLS_OF_A_CONNECTION = 100;
  private static final int WINDOW = 65_535; // HTTP/2's own; gRPC takes more
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

  private final List<ManagedChannel> connections = new ArrayList<>();
  private final List<Reader<?>> readers = new ArrayList<>();

  private Readers() {}

  /** Takes whatever comes. */
  static <Q> Readers start(
      String target, String token, MethodDescriptor<Q, ?> method, Q request, int count) {
    return start(target, token, method, request, count, Integer.MAX_VALUE);
  }

  /** Takes one item and no more. */
  static <Q> Readers startStalled(
      String target, String token, MethodDescriptor<Q, ?> method, Q request, int count) {
    return start(target, token, method, request, count, 1);
  }

  private static <Q> Readers start(
      String target,
      String token,
      MethodDescriptor<Q, ?> method,
      Q request,
      int count,
      int wanted) {
    CallOptions options =
        CallOptions.DEFAULT.withCallCredentials(
            BearerTokenCredentials.of(token).allowPlaintextOnLoopback());
    Readers all = new Readers();
    for (int i = 0; i < count; i++) {
      if (i % CALLS_OF_A_CONNECTION == 0) {
        all.connections.add(
            NettyChannelBuilder.forTarget(target)
                .flowControlWindow(WINDOW)
                .directExecutor()
                .usePlaintext()
                .build());
      }
      ManagedChannel connection = all.connections.get(all.connections.size() - 1);
      Reader<Q> reader = new Reader<>(connection, options, method, request, wanted);
      all.readers.add(reader);
      reader.call();
    }
    return all;
  }

  /** How many items the slowest has. */
  int fewest() {
    return readers.stream().mapToInt(reader -> reader.taken.get()).min().orElseThrow();
  }

  /** How many items the fastest has. */
  int most() {
    return readers.stream().mapToInt(reader -> reader.taken.get()).max().orElseThrow();
  }

  /** Takes all that there is, to its end. */
  void takeAll() {
    readers.forEach(reader -> reader.call.request(Integer.MAX_VALUE));
  }

  /** How the calls ended that have. */
  List<Status> ends() {
    return readers.stream().map(reader -> reader.end).filter(Objects::nonNull).toList();
  }

  @Override
  public void close() {
    connections.forEach(ManagedChannel::shutdownNow);
  }

  /** Calls again, as clients must, if it is refused before anything has come. */
  private static final class Reader<Q> extends ClientCall.Listener<Integer> {
    private final AtomicInteger taken = new AtomicInteger();
    private final ManagedChannel connection;
    private final CallOptions options;
    private final MethodDescriptor<Q, ?> method;
    private final Q request;
    private final int wanted;
    private volatile ClientCall<Q, Integer> call;
    private volatile Status end;

    Reader(
        ManagedChannel connection,
        CallOptions options,
        MethodDescriptor<Q, ?> method,
        Q request,
        int wanted) {
      this.connection = connection;
      this.options = options;
      this.method = method;
      this.request = request;
      this.wanted = wanted;
    }

    void call() {
      call =
          connection.newCall(
              method.toBuilder(method.getRequestMarshaller(), new Skipping()).build(), options);
      call.start(this, new Metadata());
      call.request(wanted);
      call.sendMessage(request);
      call.halfClose();
    }

    @Override
    public void onMessage(Integer size) {
      taken.incrementAndGet();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (taken.get() > 0) {
        end = status;
      } else if (!connection.isShutdown()) {
        LATER.execute(this::call);
      }
    }
  }

  /** Makes nothing of an item but its size. */
  private static final class Skipping implements MethodDescriptor.Marshaller<Integer> {
    @Override
    public InputStream stream(Integer size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Integer parse(InputStream item) {
      try {
        return (int) item.skip(Integer.MAX_VALUE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
