package io.grpckit.examples.feed;

import io.grpckit.examples.log.Draft;
import io.grpckit.examples.log.Entry;
import io.grpckit.examples.log.TopicLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A log without durability, which counts its readers and can be made to fail. */
final class MemoryLog implements TopicLog<MemoryLog.Line> {

  final AtomicInteger failures = new AtomicInteger();
  final AtomicInteger reads = new AtomicInteger();

  private final Map<String, List<Line>> topics = new ConcurrentHashMap<>();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  record Line(long cursor) implements Entry {}

  /** Cursors with gaps, as a log that all topics share has them. */
  void append(String topic) {
    List<Line> lines = lines(topic);
    synchronized (lines) {
      lines.add(new Line(lines.size() * 3L + 3));
    }
    listeners.forEach(listener -> listener.accept(topic));
  }

  @Override
  public Line append(Draft<Line> draft) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  @Override
  public List<Line> read(String topic, long afterCursor, int limit) {
    reads.incrementAndGet();
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("the log cannot be read");
    }
    List<Line> lines = lines(topic);
    synchronized (lines) {
      return lines.stream().filter(line -> line.cursor() > afterCursor).limit(limit).toList();
    }
  }

  @Override
  public long lastCursor(String topic) {
    List<Line> lines = lines(topic);
    synchronized (lines) {
      return lines.size() * 3L;
    }
  }

  @Override
  public void onAppend(Consumer<String> listener) {
    listeners.add(listener);
  }

  private List<Line> lines(String topic) {
    return topics.computeIfAbsent(topic, name -> new ArrayList<>());
  }
}
