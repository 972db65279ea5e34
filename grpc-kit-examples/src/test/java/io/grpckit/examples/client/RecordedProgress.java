package io.grpckit.examples.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps where transfers started and how far they came. */
final class RecordedProgress implements Progress {
  final List<Long> starts = new CopyOnWriteArrayList<>();
  volatile long total;
  volatile long done;

  @Override
  public void start(long done, long total) {
    starts.add(done);
    this.total = total;
  }

  @Override
  public void at(long done) {
    this.done = done;
  }
}
