package io.grpckit.examples.log;

/** What is in a {@link TopicLog}. */
public interface Entry {

  /**
   * Where the entry stands in its topic.
   *
   * @return at least 1
   */
  long cursor();
}
