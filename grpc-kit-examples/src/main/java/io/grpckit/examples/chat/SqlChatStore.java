package io.grpckit.examples.chat;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.DuplicateKeyException;
import io.grpckit.examples.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Messages in the SQL database, announced within this process. */
final class SqlChatStore implements ChatStore {

  private static final String COLUMNS =
      "room, cursor, id, user_id, user_name, body, client_id, sent_at";

  private final Database database;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  SqlChatStore(Database database) {
    this.database = database;
  }

  @Override
  public Message append(Draft draft) {
    Message stored = storedOrAppended(draft);
    listeners.forEach(listener -> listener.accept(draft.room()));
    return stored;
  }

  private Message storedOrAppended(Draft draft) {
    try {
      return database.write(
          connection -> {
            Optional<Message> before = findByClientId(connection, draft);
            return before.isPresent() ? before.get() : insert(connection, draft);
          });
    } catch (DuplicateKeyException e) { // sent twice at the same time, where writes are concurrent
      return database.read(connection -> findByClientId(connection, draft)).orElseThrow(() -> e);
    }
  }

  @Override
  public List<Message> read(String room, long afterCursor, int limit) {
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM chat_messages WHERE room = ? AND cursor > ? ORDER BY cursor LIMIT ?";
    return database.read(
        connection -> Sql.list(connection, sql, SqlChatStore::message, room, afterCursor, limit));
  }

  @Override
  public long lastCursor(String room) {
    String sql = "SELECT last_cursor FROM chat_rooms WHERE room = ?";
    return database
        .read(connection -> Sql.first(connection, sql, row -> row.getLong(1), room))
        .orElse(0L);
  }

  @Override
  public void onAppend(Consumer<String> listener) {
    listeners.add(listener);
  }

  private static Optional<Message> findByClientId(Connection connection, Draft draft)
      throws SQLException {
    if (draft.clientId().isEmpty()) {
      return Optional.empty();
    }
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM chat_messages WHERE room = ? AND user_id = ? AND client_id = ?";
    return Sql.first(
        connection, sql, SqlChatStore::message, draft.room(), draft.userId(), draft.clientId());
  }

  private static Message insert(Connection connection, Draft draft) throws SQLException {
    Message message = draft.at(nextCursor(connection, draft.room()));
    Sql.update(
        connection,
        "INSERT INTO chat_messages (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        message.room(),
        message.cursor(),
        message.id(),
        message.userId(),
        message.userName(),
        message.text(),
        nullIfEmpty(message.clientId()),
        message.sentAt().toEpochMilli());
    return message;
  }

  private static long nextCursor(Connection connection, String room) throws SQLException {
    String sql =
        """
        INSERT INTO chat_rooms (room, last_cursor) VALUES (?, 1)
        ON CONFLICT (room) DO UPDATE SET last_cursor = chat_rooms.last_cursor + 1
        RETURNING last_cursor""";
    return Sql.first(connection, sql, row -> row.getLong(1), room).orElseThrow();
  }

  private static Message message(ResultSet row) throws SQLException {
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

  /** Of the messages without a client id there may be many: NULL equals nothing. */
  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
