package io.grpckit.examples.log;

/**
 * What is to be appended to a {@link TopicLog}. Immutable.
 *
 * @param <E> what it becomes
 */
public interface Draft<E extends Entry> {

  /**
   * Where it belongs.
   *
   * @return the topic: letters, digits and hyphens
   */
  String topic();

  /**
   * What identifies the entry that it becomes.
   *
   * @return no other draft's id
   */
  String id();

  /**
   * Who appends it.
   *
   * @return the id of the author
   */
  String authorId();

  /**
   * The author's idempotency key.
   *
   * @return under which it is stored once in its topic; empty for none
   */
  String clientId();

  /**
   * The entry that it becomes.
   *
   * @param cursor where it stands
   * @return the entry
   */
  E at(long cursor);
}
