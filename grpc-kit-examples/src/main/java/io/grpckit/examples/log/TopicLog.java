package io.grpckit.examples.log;

import java.util.List;
import java.util.function.Consumer;

/**
 * A durable log per topic, in which the cursor rises strictly: once an entry could be read, no
 * other ever appears before it. Topics exist by being used. Thread-safe.
 *
 * @param <E> the type of the entries
 */
public interface TopicLog<E extends Entry> extends AutoCloseable {

  /**
   * Stores an entry at the end of its topic. It survives a crash when this returns. If the same
   * author has stored something in the topic under the same client id, nothing is added.
   *
   * @param draft what to store
   * @return the entry as it is stored, now or earlier
   */
  E append(Draft<E> draft);

  /**
   * Reads on in the order of the cursor. It holds nothing open afterwards.
   *
   * @param topic the topic
   * @param afterCursor where the last page ended; 0 at the beginning
   * @param limit how many at most
   * @return the next entries; fewer than {@code limit} only at the end
   */
  List<E> read(String topic, long afterCursor, int limit);

  /**
   * Reads on as far as {@link #onAppend} has told of. What is newer may be missing, which lets a
   * log answer without asking anybody.
   *
   * @param topic the topic
   * @param afterCursor where the last page ended; 0 at the beginning
   * @param limit how many at most
   * @return the next entries; fewer than {@code limit} only at the end of what was announced
   */
  default List<E> readAnnounced(String topic, long afterCursor, int limit) {
    return read(topic, afterCursor, limit);
  }

  /**
   * Where the log ends.
   *
   * @param topic the topic
   * @return the cursor of the last entry; 0 if there is none
   */
  long lastCursor(String topic);

  /**
   * Asks to be told of new entries.
   *
   * @param listener called with the topic when entries have become readable, once for one or more
   *     of them, on any thread; it returns at once
   */
  void onAppend(Consumer<String> listener);

  /** Lets go of what the log holds open. */
  @Override
  void close();
}
