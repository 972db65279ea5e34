package io.grpckit.lb.orca;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts the calls of a server: those open now, and those that ended. */
final class LoadCounter extends ServerStreamTracer.Factory {
  final AtomicInteger open = new AtomicInteger();
  final LongAdder ended = new LongAdder();
  final LongAdder failed = new LongAdder();

  private static final ServerStreamTracer UNCOUNTED = new ServerStreamTracer() {};

  /** Streams that stay open without being load. */
  private static boolean isInfrastructure(String fullMethodName) {
    return fullMethodName.startsWith("xds.service.orca.")
        || fullMethodName.startsWith("grpc.health.");
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    if (isInfrastructure(fullMethodName)) {
      return UNCOUNTED;
    }
    open.incrementAndGet();
    return new ServerStreamTracer() {
      @Override
      public void streamClosed(Status status) {
        open.decrementAndGet();
        ended.increment();
        if (!status.isOk()) {
          failed.increment();
        }
      }
    };
  }
}
