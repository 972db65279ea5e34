package io.grpckit.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

class CallThreadsTest {

  @Test
  void areVirtualWhereJavaHasThem() throws Exception {
    ExecutorService threads = CallThreads.start();
    try {
      String thread = threads.submit(() -> Thread.currentThread().toString()).get(20, SECONDS);

      boolean virtual = Runtime.version().feature() >= 21;
      assertThat(thread.startsWith("VirtualThread")).as(thread).isEqualTo(virtual);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void areDaemons() throws Exception {
    ExecutorService threads = CallThreads.start();
    try {
      assertThat(threads.submit(() -> Thread.currentThread().isDaemon()).get(20, SECONDS)).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }
}
