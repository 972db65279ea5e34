package io.grpckit.examples.stall;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Time that passes when it is told to. Not thread-safe. */
public final class ManualTimer implements Timer {

  private final Queue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::due));
  private long now;

  private record Task(long due, Runnable action) {}

  /** Lets time pass, and each thing happen when it is due. */
  public void advance(Duration time) {
    long end = now + time.toNanos();
    for (Optional<Task> next = dueUntil(end); next.isPresent(); next = dueUntil(end)) {
      now = next.get().due();
      next.get().action().run();
    }
    now = end;
  }

  private Optional<Task> dueUntil(long end) {
    return Optional.ofNullable(tasks.peek())
        .filter(task -> task.due() <= end)
        .map(task -> tasks.remove());
  }

  /** How many tasks wait. */
  public int waiting() {
    return tasks.size();
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void schedule(Runnable task, Duration delay, Executor executor) {
    tasks.add(new Task(now + delay.toNanos(), () -> executor.execute(task)));
  }
}
