package io.grpckit.examples.news;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpckit.examples.log.EntryCodec;
import io.grpckit.examples.news.v1.NewsItem;
import java.time.Instant;

/** Articles as the contract has them: on the wire, and on the broker without the cursor. */
final class NewsItems implements EntryCodec<Article> {

  static NewsItem of(Article article) {
    return NewsItem.newBuilder()
        .setId(article.id())
        .setTitle(article.title())
        .setBody(article.body())
        .setCategory(article.category())
        .setPublishedAt(article.publishedAt().toEpochMilli())
        .setCursor(article.cursor())
        .build();
  }

  @Override
  public byte[] encode(Article article) {
    return of(article).toByteArray();
  }

  @Override
  public Article decode(byte[] bytes, long cursor) throws InvalidProtocolBufferException {
    NewsItem item = NewsItem.parseFrom(bytes);
    return new Article(
        item.getCategory(),
        cursor,
        item.getId(),
        item.getTitle(),
        item.getBody(),
        Instant.ofEpochMilli(item.getPublishedAt()));
  }
}
