package io.grpckit.examples.feed;

import java.util.List;
import java.util.function.Function;

/**
 * A log, read page by page as it is sent.
 *
 * @param <M> the type of the messages
 */
interface Pages<M> {

  List<Item<M>> after(String topic, long cursor);

  /** Whether there may be more after this page. */
  boolean full(List<Item<M>> page);

  static <E extends Entry, M> Pages<M> of(
      TopicLog<E> log, Function<? super E, ? extends M> toMessage, int pageSize) {
    return new Pages<>() {

      @Override
      public List<Item<M>> after(String topic, long cursor) {
        return log.read(topic, cursor, pageSize).stream()
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
