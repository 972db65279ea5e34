package io.grpckit.examples.chat;

import io.grpckit.examples.log.TopicLog;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Where things are said. Thread-safe. */
final class ChatRooms {

  private final TopicLog<Message> log;
  private final Clock clock;

  ChatRooms(TopicLog<Message> log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Says something in a room. It is stored when this returns.
   *
   * @param clientId under which it is stored once, however often it is sent; empty for none
   * @return what is stored
   */
  Message say(Participant sender, String room, String text, String clientId) {
    return log.append(
        new MessageDraft(
            room,
            UUID.randomUUID().toString(),
            sender.id(),
            sender.name(),
            text,
            clientId,
            clock.instant().truncatedTo(ChronoUnit.MILLIS)));
  }
}
