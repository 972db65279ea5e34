package io.grpckit.benchmarks;

import com.sun.management.ThreadMXBean;
import io.grpckit.benchmarks.v1.EchoRequest;
import io.grpckit.benchmarks.v1.EchoServiceGrpc.EchoServiceBlockingStub;
import java.lang.management.ManagementFactory;

/**
 * The bytes that a unary call allocates, both ends together. Both are on the thread that counts,
 * and without escape analysis the count is the same in every run, to a few bytes.
 */
final class CallBytes {
  private static final int WARM_UP = 1_000;
  private static final int ROUNDS = 10;
  private static final int CALLS = 200;
  private static final EchoRequest REQUEST = EchoRequest.newBuilder().setText("hello").build();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private CallBytes() {}

  static long of(ServerTelemetry server) {
    return of(server, ClientTelemetry.NONE);
  }

  static long of(ClientTelemetry client) {
    return of(ServerTelemetry.NONE, client);
  }

  private static long of(ServerTelemetry server, ClientTelemetry client) {
    try (InProcessEcho echo = server.calledBy(client)) {
      return of(echo.stub());
    }
  }

  static long of(EchoServiceBlockingStub stub) {
    call(stub, WARM_UP);
    long least = Long.MAX_VALUE;
    // Now and then a back end turns over its buckets: the cheapest round is the usual call.
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      call(stub, CALLS);
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least / CALLS;
  }

  private static void call(EchoServiceBlockingStub stub, int times) {
    for (int i = 0; i < times; i++) {
      stub.echo(REQUEST);
    }
  }
}
