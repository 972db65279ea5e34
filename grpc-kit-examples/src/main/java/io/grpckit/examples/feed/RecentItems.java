package io.grpckit.examples.feed;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last items of a topic, in order: the newest push the oldest out. Thread-safe.
 *
 * @param <M> the type of the messages
 */
final class RecentItems<M> {

  private final int capacity;
  private final List<Item<M>> ring = new ArrayList<>();
  private long appended;
  private long floor;

  /**
   * Starts empty.
   *
   * @param floor the cursor after which every item will be appended here
   */
  RecentItems(int capacity, long floor) {
    this.capacity = capacity;
    this.floor = floor;
  }

  synchronized void append(Item<M> item) {
    if (ring.size() < capacity) {
      ring.add(item);
    } else {
      floor = ring.set(slot(appended), item).cursor();
    }
    appended++;
  }

  /** Whether all items after the cursor are here, or still to come. */
  synchronized boolean covers(long cursor) {
    return cursor >= floor;
  }

  /** The first item after the cursor; null if it is still to come, or not covered any more. */
  synchronized @Nullable Item<M> after(long cursor) {
    if (cursor < floor) {
      return null;
    }
    long low = appended - ring.size();
    long high = appended;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (ring.get(slot(middle)).cursor() <= cursor) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == appended ? null : ring.get(slot(low));
  }

  private int slot(long index) {
    return (int) (index % capacity);
  }
}
