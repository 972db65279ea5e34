package io.grpckit.lb;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Takes one endpoint after the other out of a list and puts it back, every 100 ms. */
final class Toggle implements AutoCloseable {
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final List<String> endpoints;
  private final Consumer<List<String>> list;
  private final Future<?> ticks;
  private int changes;

  Toggle(List<String> endpoints, Consumer<List<String>> list) {
    this.endpoints = endpoints;
    this.list = list;
    ticks = clock.scheduleAtFixedRate(this::change, 0, 100, TimeUnit.MILLISECONDS);
  }

  private void change() {
    List<String> now = new ArrayList<>(endpoints);
    if (changes % 2 == 1) {
      now.remove(changes / 2 % endpoints.size());
    }
    list.accept(now);
    changes++;
  }

  /** How often the list has changed so far; a change that failed was the last one. */
  int stop() throws InterruptedException {
    if (ticks.isDone()) {
      throw new IllegalStateException("a change failed: " + ticks);
    }
    clock.shutdown();
    clock.awaitTermination(10, TimeUnit.SECONDS);
    return changes;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
