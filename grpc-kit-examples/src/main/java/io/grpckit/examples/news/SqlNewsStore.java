package io.grpckit.examples.news;

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

/** Articles in the SQL database, announced within this process. */
final class SqlNewsStore implements NewsStore {

  private static final String SELECT =
      "SELECT category, cursor, id, title, body, published_at FROM news_items WHERE category = ?";

  private final Database database;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  SqlNewsStore(Database database) {
    this.database = database;
  }

  @Override
  public Article append(Draft draft) {
    Article stored = storedOrAppended(draft);
    listeners.forEach(listener -> listener.accept(draft.category()));
    return stored;
  }

  private Article storedOrAppended(Draft draft) {
    try {
      return database.write(
          connection -> {
            Optional<Article> before = findByClientId(connection, draft);
            return before.isPresent() ? before.get() : insert(connection, draft);
          });
    } catch (DuplicateKeyException e) { // sent twice at the same time, where writes are concurrent
      return database.read(connection -> findByClientId(connection, draft)).orElseThrow(() -> e);
    }
  }

  @Override
  public List<Article> read(String category, long afterCursor, int limit) {
    String sql = SELECT + " AND cursor > ? ORDER BY cursor LIMIT ?";
    return database.read(
        connection ->
            Sql.list(connection, sql, SqlNewsStore::article, category, afterCursor, limit));
  }

  @Override
  public long lastCursor(String category) {
    String sql = "SELECT last_cursor FROM news_categories WHERE category = ?";
    return database
        .read(connection -> Sql.first(connection, sql, row -> row.getLong(1), category))
        .orElse(0L);
  }

  @Override
  public void onAppend(Consumer<String> listener) {
    listeners.add(listener);
  }

  private static Optional<Article> findByClientId(Connection connection, Draft draft)
      throws SQLException {
    if (draft.clientId().isEmpty()) {
      return Optional.empty();
    }
    String sql = SELECT + " AND editor_id = ? AND client_id = ?";
    return Sql.first(
        connection,
        sql,
        SqlNewsStore::article,
        draft.category(),
        draft.editorId(),
        draft.clientId());
  }

  private static Article insert(Connection connection, Draft draft) throws SQLException {
    Article article = draft.at(nextCursor(connection, draft.category()));
    String sql =
        """
        INSERT INTO news_items
          (category, cursor, id, title, body, editor_id, client_id, published_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";
    Sql.update(
        connection,
        sql,
        article.category(),
        article.cursor(),
        article.id(),
        article.title(),
        article.body(),
        draft.editorId(),
        nullIfEmpty(draft.clientId()),
        article.publishedAt().toEpochMilli());
    return article;
  }

  private static long nextCursor(Connection connection, String category) throws SQLException {
    String sql =
        """
        INSERT INTO news_categories (category, last_cursor) VALUES (?, 1)
        ON CONFLICT (category) DO UPDATE SET last_cursor = news_categories.last_cursor + 1
        RETURNING last_cursor""";
    return Sql.first(connection, sql, row -> row.getLong(1), category).orElseThrow();
  }

  private static Article article(ResultSet row) throws SQLException {
    return new Article(
        row.getString("category"),
        row.getLong("cursor"),
        row.getString("id"),
        row.getString("title"),
        row.getString("body"),
        Instant.ofEpochMilli(row.getLong("published_at")));
  }

  /** Of the articles without a client id there may be many: NULL equals nothing. */
  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
