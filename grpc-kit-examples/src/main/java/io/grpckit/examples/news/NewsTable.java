package io.grpckit.examples.news;

import io.grpckit.examples.log.EntryTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Articles as rows. */
final class NewsTable implements EntryTable<Article> {

  @Override
  public String name() {
    return "news_items";
  }

  @Override
  public String topics() {
    return "news_categories";
  }

  @Override
  public String topicColumn() {
    return "category";
  }

  @Override
  public String authorColumn() {
    return "editor_id";
  }

  @Override
  public List<String> ownColumns() {
    return List.of("id", "title", "body", "published_at");
  }

  @Override
  public List<Object> ownValues(Article article) {
    return List.of(
        article.id(), article.title(), article.body(), article.publishedAt().toEpochMilli());
  }

  @Override
  public Article entry(ResultSet row) throws SQLException {
    return new Article(
        row.getString("category"),
        row.getLong("cursor"),
        row.getString("id"),
        row.getString("title"),
        row.getString("body"),
        Instant.ofEpochMilli(row.getLong("published_at")));
  }
}
