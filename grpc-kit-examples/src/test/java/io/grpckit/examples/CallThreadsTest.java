package io.grpckit.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.auth.PasswordHasher;
import io.grpckit.examples.auth.TooManySignInsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
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
  void areNotAllTakenByAFloodOfSignIns() throws Exception {
    PasswordHasher hasher = new PasswordHasher();
    ExecutorService threads = CallThreads.platformThreads();
    try {
      List<Future<String>> signIns = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        signIns.add(threads.submit(() -> hasher.hash("password")));
      }

      assertThat(signIns).as("refused").anyMatch(CallThreadsTest::isRefused);
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean isRefused(Future<String> signIn) {
    try {
      signIn.get(60, SECONDS);
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof TooManySignInsException;
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
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
