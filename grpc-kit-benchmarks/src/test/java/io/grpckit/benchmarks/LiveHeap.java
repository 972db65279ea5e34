package io.grpckit.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** What is still reachable. */
final class LiveHeap {
  private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

  private LiveHeap() {}

  static long bytes() {
    long least = Long.MAX_VALUE;
    // What weak references and cleaners let go of is gone after the collection that follows.
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, MEMORY.getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
