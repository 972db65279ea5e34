package io.grpckit.examples.log;

import static java.util.Objects.requireNonNull;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.DuplicateKeyException;
import io.grpckit.examples.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log in the SQL database. It announces what is appended through this object, not what other
 * processes append.
 *
 * @param <E> the type of the entries
 */
public final class SqlTopicLog<E extends Entry> implements TopicLog<E> {

  private final Database database;
  private final EntryTable<E> table;
  private final String select;
  private final String insert;
  private final String nextCursor;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Opens a log.
   *
   * @param database with its tables up to date
   * @param table where the entries are
   */
  public SqlTopicLog(Database database, EntryTable<E> table) {
    this.database = requireNonNull(database, "database");
    this.table = requireNonNull(table, "table");
    List<String> columns =
        new ArrayList<>(List.of(table.topicColumn(), "cursor", table.authorColumn(), "client_id"));
    columns.addAll(table.ownColumns());
    String names = String.join(", ", columns);
    select =
        "SELECT %s FROM %s WHERE %s = ? AND ".formatted(names, table.name(), table.topicColumn());
    insert =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(
                table.name(), names, String.join(", ", Collections.nCopies(columns.size(), "?")));
    nextCursor =
        """
        INSERT INTO %1$s (%2$s, last_cursor) VALUES (?, 1)
        ON CONFLICT (%2$s) DO UPDATE SET last_cursor = %1$s.last_cursor + 1
        RETURNING last_cursor"""
            .formatted(table.topics(), table.topicColumn());
  }

  @Override
  public E append(Draft<E> draft) {
    E stored = storedOrAppended(draft);
    listeners.forEach(listener -> listener.accept(draft.topic()));
    return stored;
  }

  private E storedOrAppended(Draft<E> draft) {
    try {
      return database.write(
          connection -> {
            Optional<E> before = findByClientId(connection, draft);
            return before.isPresent() ? before.get() : insert(connection, draft);
          });
    } catch (DuplicateKeyException e) { // sent twice at the same time, where writes are concurrent
      return database.read(connection -> findByClientId(connection, draft)).orElseThrow(() -> e);
    }
  }

  private Optional<E> findByClientId(Connection connection, Draft<E> draft) throws SQLException {
    if (draft.clientId().isEmpty()) {
      return Optional.empty();
    }
    String sql = select + table.authorColumn() + " = ? AND client_id = ?";
    return Sql.first(
        connection, sql, table::entry, draft.topic(), draft.authorId(), draft.clientId());
  }

  private E insert(Connection connection, Draft<E> draft) throws SQLException {
    long cursor =
        Sql.first(connection, nextCursor, row -> row.getLong(1), draft.topic()).orElseThrow();
    E entry = draft.at(cursor);
    List<@Nullable Object> values = new ArrayList<>();
    values.add(draft.topic());
    values.add(cursor);
    values.add(draft.authorId());
    // Of the entries without a client id there may be many: NULL equals nothing.
    values.add(draft.clientId().isEmpty() ? null : draft.clientId());
    values.addAll(table.ownValues(entry));
    Sql.update(connection, insert, values.toArray());
    return entry;
  }

  @Override
  public List<E> read(String topic, long afterCursor, int limit) {
    String sql = select + "cursor > ? ORDER BY cursor LIMIT ?";
    return database.read(
        connection -> Sql.list(connection, sql, table::entry, topic, afterCursor, limit));
  }

  @Override
  public long lastCursor(String topic) {
    String sql =
        "SELECT last_cursor FROM %s WHERE %s = ?".formatted(table.topics(), table.topicColumn());
    return database
        .read(connection -> Sql.first(connection, sql, row -> row.getLong(1), topic))
        .orElse(0L);
  }

  @Override
  public void onAppend(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** The database is closed by whoever opened it. */
  @Override
  public void close() {
    // nothing is held open
  }
}
