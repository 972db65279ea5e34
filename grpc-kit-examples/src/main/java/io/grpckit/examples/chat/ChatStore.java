package io.grpckit.examples.chat;

import io.grpckit.examples.feed.TopicLog;

/** What was said in each room. Thread-safe. */
interface ChatStore extends TopicLog<Message> {

  /**
   * Stores what is said at the end of its room. It survives a crash when this returns. If the same
   * sender has stored something in the room under the same client id, nothing is added.
   *
   * @return the message as it is stored, now or earlier
   */
  Message append(Draft draft);
}
