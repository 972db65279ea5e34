package io.grpckit.health;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three instances are drained and replaced, one after the other, under 300 calls/s and 50 streams,
 * seen through round robin with client-side health checks and without a retry policy.
 */
@Tag("slow")
@Timeout(300)
class RollingRestartTest {
  private static final int STREAMS = 50;

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
  private final SharedLog log = new SharedLog(scheduler);
  private final List<Instance> instances = new ArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private final Map<String, Integer> answersByInstance = new ConcurrentHashMap<>();
  private final List<Status> failures = new CopyOnWriteArrayList<>();
  private ManagedChannel channel;

  @AfterEach
  void stop() {
    channel.shutdownNow();
    scheduler.shutdownNow();
    instances.forEach(Instance::stop);
  }

  @Test
  void failsNoCallAndBreaksNoStream() throws Exception {
    for (int i = 0; i < 3; i++) {
      instances.add(start("first-" + i, 0));
    }
    channel = HealthyRoundRobin.connect(instances.stream().map(Instance::port).toList());
    List<CursorStream> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      streams.add(CursorStream.open(channel));
    }
    ScheduledFuture<?> load =
        scheduler.scheduleAtFixedRate(this::call, 0, 1_000_000 / 300, TimeUnit.MICROSECONDS);
    instances.forEach(instance -> awaitAnswersOf(instance.name()));

    List<DrainReport> reports = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Instance old = instances.get(i);
      int port = old.port();
      reports.add(old.drain());
      instances.set(i, start("second-" + i, port));
      awaitAnswersOf("second-" + i);
    }
    load.cancel(false);
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> answers.get() + failures.size() == calls.get());
    long end = log.end();
    await()
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> streams.stream().allMatch(stream -> stream.last() == end));

    assertThat(failures).isEmpty();
    assertThat(calls.get()).isGreaterThan(600);
    assertThat(reports).allSatisfy(report -> assertThat(report.cut()).isEmpty());
    assertThat(reports.stream().mapToInt(DrainReport::told).sum()).isGreaterThanOrEqualTo(STREAMS);
    assertThat(streams)
        .allSatisfy(
            stream -> {
              assertThat(stream.isGapless()).isTrue();
              assertThat(stream.ends()).allMatch(Status::isOk).isNotEmpty();
            });
  }

  private Instance start(String name, int port) throws IOException {
    return Instance.start(name, port, log, ofSeconds(1), ofSeconds(30));
  }

  private void awaitAnswersOf(String instance) {
    await().atMost(60, TimeUnit.SECONDS).until(() -> answersByInstance.containsKey(instance));
  }

  private void call() {
    calls.incrementAndGet();
    ClientCalls.asyncUnaryCall(
        channel.newCall(
            TestService.ASK, CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS)),
        "who",
        new StreamObserver<String>() {
          @Override
          public void onNext(String instance) {
            answersByInstance.merge(instance, 1, Integer::sum);
          }

          @Override
          public void onError(Throwable failure) {
            failures.add(Status.fromThrowable(failure));
          }

          @Override
          public void onCompleted() {
            answers.incrementAndGet();
          }
        });
  }
}
