package io.grpckit.examples.user;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes when it is told to. Not thread-safe. */
final class ManualTimer implements Timer {

  private final List<Task> tasks = new ArrayList<>();
  private long now;

  private record Task(long due, Runnable action) {}

  /** Lets time pass, and what is due happen. */
  void advance(Duration time) {
    now += time.toNanos();
    List<Task> due = tasks.stream().filter(task -> task.due() <= now).toList();
    tasks.removeAll(due);
    due.forEach(task -> task.action().run());
  }

  /** How many tasks wait. */
  int waiting() {
    return tasks.size();
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void schedule(Runnable task, Duration delay) {
    tasks.add(new Task(now + delay.toNanos(), task));
  }
}
