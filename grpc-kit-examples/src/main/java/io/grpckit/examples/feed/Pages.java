package io.grpckit.examples.feed;

import io.grpckit.examples.log.Entry;
import io.grpckit.examples.log.TopicLog;
import java.util.List;
import java.util.function.Function;

/**
 * A log, read page by page as it is sent.
 *
 * @param <M> the type of the messages
 */
interface Pages<M> {

  List<Item<M>> after(String topic, long cursor);

  /** What is newer than was announced may be missing. */
  List<Item<M>> announcedAfter(String topic, long cursor);

  /** Whether there may be more after this page. */
  boolean full(List<Item<M>> page);

  static <E extends Entry, M> Pages<M> of(
      TopicLog<E> log, Function<? super E, ? extends M> toMessage, int pageSize) {
    return new Pages<>() {

      @Override
      public List<Item<M>> after(String topic, long cursor) {
        return items(log.read(topic, cursor, pageSize));
      }

      @Override
      public List<Item<M>> announcedAfter(String topic, long cursor) {
        return items(log.readAnnounced(topic, cursor, pageSize));
      }

      private List<Item<M>> items(List<E> entries) {
        return entries.stream()
            .map(entry -> new Item<M>(entry.cursor(), toMessage.apply(entry)))
            .toList();
      }

      @Override
      public boolean full(List<Item<M>> page) {
        return page.size() == pageSize;
      }
    };
  }
}
