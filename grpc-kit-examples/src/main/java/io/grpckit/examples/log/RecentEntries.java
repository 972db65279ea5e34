package io.grpckit.examples.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last entries of a log, whatever their topic: the newest push the oldest out. Thread-safe.
 *
 * @param <E> the type of the entries
 */
final class RecentEntries<E extends Entry> {

  /** Of how many topics it is remembered where what was removed ends. */
  private static final int MOST_FLOORS = 10_000;

  private final int maxEntries;
  private final long maxBytes;
  private final Deque<Held> all = new ArrayDeque<>();
  private final Map<String, Deque<E>> byTopic = new HashMap<>();

  /** The last that was removed of each topic, in this order; of others it was before the floor. */
  private final Map<String, Long> floors = new LinkedHashMap<>();

  private long bytes;
  private long floor;
  private long last;

  /**
   * Starts empty.
   *
   * @param last the cursor after which every entry of the log will be added here
   */
  RecentEntries(int maxEntries, long maxBytes, long last) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
    this.floor = last;
    this.last = last;
  }

  synchronized void add(String topic, E entry, int size) {
    all.add(new Held(topic, entry.cursor(), size));
    byTopic.computeIfAbsent(topic, name -> new ArrayDeque<>()).add(entry);
    bytes += size;
    last = entry.cursor();
    while (all.size() > maxEntries || bytes > maxBytes) {
      removeOldest();
    }
  }

  /** Notes that a cursor has been passed, at which there is no entry that can be read. */
  synchronized void skip(long cursor) {
    last = cursor;
  }

  private void removeOldest() {
    Held oldest = all.remove();
    bytes -= oldest.size();
    raiseFloor(oldest);
    byTopic.computeIfPresent(
        oldest.topic(),
        (topic, entries) -> {
          entries.remove();
          return entries.isEmpty() ? null : entries;
        });
  }

  private void raiseFloor(Held removed) {
    floors.remove(removed.topic());
    floors.put(removed.topic(), removed.cursor());
    if (floors.size() > MOST_FLOORS) {
      Iterator<Long> first = floors.values().iterator();
      floor = first.next();
      first.remove();
    }
  }

  /** Up to which cursor everything has been added. */
  synchronized long last() {
    return last;
  }

  /** The next entries of a topic, as far as they have come; empty if older ones are needed. */
  synchronized Optional<List<E>> after(String topic, long cursor, int limit) {
    if (cursor < floors.getOrDefault(topic, floor)) {
      return Optional.empty();
    }
    Deque<E> entries = byTopic.getOrDefault(topic, new ArrayDeque<>());
    List<E> newer = new ArrayList<>();
    Iterator<E> backwards = entries.descendingIterator();
    while (backwards.hasNext()) {
      E entry = backwards.next();
      if (entry.cursor() <= cursor) {
        break;
      }
      newer.add(entry);
    }
    Collections.reverse(newer);
    return Optional.of(List.copyOf(newer.subList(0, Math.min(limit, newer.size()))));
  }

  private record Held(String topic, long cursor, int size) {}
}
