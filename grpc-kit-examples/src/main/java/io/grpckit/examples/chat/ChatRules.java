package io.grpckit.examples.chat;

import io.grpckit.errors.Violations;
import io.grpckit.examples.chat.v1.ChatMessage;

/** What the contract cannot say of a message, because it depends on where the message comes. */
final class ChatRules {

  private ChatRules() {}

  static void checkSent(ChatMessage message) {
    requireRoom(requireText(storable(message), message), message).throwIfAny();
  }

  /** Without text it only joins. */
  static void checkFirst(ChatMessage message) {
    requireRoom(storable(message), message).throwIfAny();
  }

  static void checkNext(String room, ChatMessage message) {
    requireText(storable(message), message)
        .that(
            message.getRoom().isEmpty() || message.getRoom().equals(room),
            "room",
            "must be empty or that of the first message")
        .throwIfAny();
  }

  /** PostgreSQL has no NUL in texts. */
  private static Violations storable(ChatMessage message) {
    String rule = "must not contain NUL";
    return Violations.check()
        .that(message.getText().indexOf('\0') < 0, "text", rule)
        .that(message.getClientId().indexOf('\0') < 0, "client_id", rule);
  }

  private static Violations requireRoom(Violations violations, ChatMessage message) {
    return violations.that(!message.getRoom().isEmpty(), "room", "must be set");
  }

  private static Violations requireText(Violations violations, ChatMessage message) {
    return violations.that(!message.getText().isEmpty(), "text", "must not be empty");
  }
}
