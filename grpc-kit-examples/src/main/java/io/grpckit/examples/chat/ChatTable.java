package io.grpckit.examples.chat;

import io.grpckit.examples.log.EntryTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Messages as rows. */
final class ChatTable implements EntryTable<Message> {

  @Override
  public String name() {
    return "chat_messages";
  }

  @Override
  public String topics() {
    return "chat_rooms";
  }

  @Override
  public String topicColumn() {
    return "room";
  }

  @Override
  public String authorColumn() {
    return "user_id";
  }

  @Override
  public List<String> ownColumns() {
    return List.of("id", "user_name", "body", "sent_at");
  }

  @Override
  public List<Object> ownValues(Message message) {
    return List.of(
        message.id(), message.userName(), message.text(), message.sentAt().toEpochMilli());
  }

  @Override
  public Message entry(ResultSet row) throws SQLException {
    String clientId = row.getString("client_id");
    return new Message(
        row.getString("room"),
        row.getLong("cursor"),
        row.getString("id"),
        row.getString("user_id"),
        row.getString("user_name"),
        row.getString("body"),
        clientId == null ? "" : clientId,
        Instant.ofEpochMilli(row.getLong("sent_at")));
  }
}
