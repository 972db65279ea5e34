package io.grpckit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A benchmark of requests that fail measures nothing; and what the way through the edge may cost
 * beside the same service in Armeria itself.
 */
class EdgeBenchmarkTest {
  private static final double BUDGET = 2;
  private static final int ROUNDS = 20;
  private static final int CALLS = 250;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource
  void measuresRequestsThatSucceed(EdgeSubject subject) throws Exception {
    EdgeBenchmark benchmark = new EdgeBenchmark();
    benchmark.subject = subject;
    benchmark.start();

    assertThat(benchmark.call()).isPositive();
    assertThat(benchmark.call()).as("the answer to the next one").isPositive();
    assertThat(benchmark.answer()).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(benchmark.answer().split("ada@example.com", -1).length - 1)
        .isEqualTo(subject.request() == WebRequest.GRPC_WEB_STREAM ? 100 : 1);
    benchmark.stop();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("slow")
  void theEdgeStaysWithinItsBudget(WebRequest request) throws Exception {
    try (WebHost.Running armeria = WebHost.ARMERIA.start();
        WebHost.Running edge = WebHost.EDGE.start();
        WebClient toArmeria = new WebClient(armeria.port());
        WebClient toEdge = new WebClient(edge.port())) {
      Cost direct = new Cost(Double.MAX_VALUE, Double.MAX_VALUE);
      Cost through = direct;
      for (int round = 0; round < ROUNDS; round++) {
        direct = direct.orLess(of(toArmeria, request));
        through = through.orLess(of(toEdge, request));
      }

      assertThat(through.nanos() / direct.nanos()).as("times the time").isLessThan(BUDGET);
      assertThat(through.bytes() / direct.bytes()).as("times the bytes").isLessThan(BUDGET);
    }
  }

  /** What all threads but our own spend, in the cheapest round. */
  private record Cost(double nanos, double bytes) {
    Cost orLess(Cost other) {
      return new Cost(Math.min(nanos, other.nanos), Math.min(bytes, other.bytes));
    }

    Cost minus(Cost before) {
      return new Cost(nanos - before.nanos, bytes - before.bytes);
    }
  }

  private static Cost of(WebClient client, WebRequest request) throws Exception {
    int calls = request == WebRequest.GRPC_WEB_STREAM ? CALLS / 10 : CALLS;
    Cost before = now();
    for (int i = 0; i < calls; i++) {
      client.call(request);
    }
    return now().minus(before);
  }

  private static Cost now() {
    long[] servers =
        Arrays.stream(THREADS.getAllThreadIds())
            .filter(id -> id != Thread.currentThread().getId())
            .toArray();
    return new Cost(
        Arrays.stream(THREADS.getThreadCpuTime(servers)).filter(time -> time > 0).sum(),
        Arrays.stream(THREADS.getThreadAllocatedBytes(servers)).filter(bytes -> bytes > 0).sum());
  }
}
