package io.grpckit.interceptors.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpckit.interceptors.internal.CallGate;
import io.grpckit.interceptors.logging.CallLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A handler that does not return cannot keep a call open, over a real socket. */
class BlockedHandlersTest {
  private static final Duration TOLERANCE = Duration.ofMillis(50);
  private static final int ATTEMPTS = 20;

  private volatile CountDownLatch release = new CountDownLatch(1);
  private final TestCalls calls = new TestCalls(request -> waitFor(release));
  private final EndingStages stages = EndingStages.impatient();

  @ParameterizedTest
  @EnumSource(value = MethodType.class, mode = Mode.EXCLUDE, names = "UNKNOWN")
  void areOvertakenByTheServersDeadlineWhileTheyBlock(MethodType type) {
    Duration limit = EndingStages.LITTLE_TIME.plus(TOLERANCE);
    try (Rig rig = Rig.behind(stages.pipeline(List.of()), List.of(), calls)) {
      Duration best = Duration.ofDays(1);
      for (int i = 0; i < ATTEMPTS && best.compareTo(limit) > 0; i++) {
        long start = System.nanoTime();
        assertThat(rig.start(type, "ok").status().getCode())
            .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        best = took.compareTo(best) < 0 ? took : best;
        letGo();
      }

      assertThat(best).isLessThanOrEqualTo(limit);
    }
  }

  @ParameterizedTest
  @EnumSource(value = MethodType.class, mode = Mode.EXCLUDE, names = "UNKNOWN")
  void writeIntoTheVoidWithoutAnExceptionOnceTheirCallIsOver(MethodType type) {
    try (LogLines gate = new LogLines(CallGate.class.getName());
        LogLines log = new LogLines(CallLog.SERVER_LOGGER);
        Rig rig = Rig.behind(stages.pipeline(List.of(CallLog.defaults())), List.of(), calls)) {
      rig.start(type, "ok").status();

      letGo();

      await().atMost(30, TimeUnit.SECONDS).until(() -> log.lines().size() == 1);
      assertThat(log.fields(0))
          .containsEntry("rpc.status_code", "DEADLINE_EXCEEDED")
          .containsEntry("messages.sent", 0L);
      assertThat(gate.lines()).isEmpty();
    }
  }

  /** Lets the handler answer, and waits until it has. */
  private void letGo() {
    release.countDown();
    await()
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .atMost(30, TimeUnit.SECONDS)
        .until(stages::areFree);
    release = new CountDownLatch(1);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
