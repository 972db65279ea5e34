package io.grpckit.health;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call that has not ended, and what its handler wants to be told. Thread-safe. */
final class OpenCall implements DrainSignal {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  private final String method;
  private final Executor executor;
  private final List<Runnable> tasks = new ArrayList<>();
  private boolean draining;
  private boolean observed;

  OpenCall(String method, Executor executor) {
    this.method = method;
    this.executor = executor;
  }

  String method() {
    return method;
  }

  @Override
  public synchronized boolean isDraining() {
    observed |= draining;
    return draining;
  }

  @Override
  public synchronized void onDrain(Runnable task) {
    requireNonNull(task, "task");
    if (draining) {
      observed = true;
      run(task);
    } else {
      tasks.add(task);
    }
  }

  synchronized void tell() {
    draining = true;
    observed |= !tasks.isEmpty();
    tasks.forEach(this::run);
    tasks.clear();
  }

  /** Whether the handler has heard the signal. */
  synchronized boolean isTold() {
    return observed;
  }

  private void run(Runnable task) {
    executor.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            log.error("{} failed to end when told that the server drains", method, e);
          }
        });
  }
}
