package io.grpckit.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes when a test says so; tasks run on the test's thread. */
final class ManualTimer implements Timer {
  private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private long nanos;
  private long scheduled;

  private record Task(long due, long order, Runnable action) {}

  @Override
  public Instant now() {
    return start.plusNanos(nanos);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public Runnable schedule(Duration delay, Runnable action) {
    Task task = new Task(nanos + delay.toNanos(), scheduled++, action);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  @Override
  public void shutdown() {}

  /** Runs what is due now. */
  void settle() {
    advance(Duration.ZERO);
  }

  void advance(Duration duration) {
    long end = nanos + duration.toNanos();
    while (!tasks.isEmpty() && tasks.element().due() <= end) {
      Task task = tasks.remove();
      nanos = task.due();
      task.action().run();
    }
    nanos = end;
  }

  Duration elapsed() {
    return Duration.ofNanos(nanos);
  }
}
