package io.grpckit.examples.news;

import static java.util.Objects.requireNonNull;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.Violations;
import io.grpckit.examples.feed.EncodeOnce;
import io.grpckit.examples.feed.Feed;
import io.grpckit.examples.feed.FeedLimits;
import io.grpckit.examples.news.v1.NewsItem;
import io.grpckit.examples.news.v1.NewsRequest;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.examples.news.v1.PublishNewsRequest;
import io.grpckit.examples.store.Database;
import io.grpckit.interceptors.auth.Caller;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * {@code news.v1.NewsService} on the wire. Requests arrive validated, callers authorised; what goes
 * wrong is mapped outside, by {@link #failures()}.
 */
public final class NewsService
    implements NewsServiceGrpc.AsyncService, BindableService, AutoCloseable {

  private static final FeedLimits LIMITS = new FeedLimits(16, 64, 1_000);

  private final NewsStore store;
  private final Clock clock;
  private final Feed<NewsItem> feed;

  NewsService(NewsStore store, Clock clock, FeedLimits limits) {
    this.store = store;
    this.clock = clock;
    this.feed = Feed.create("news", store, NewsService::message, limits);
  }

  /**
   * Serves categories that are stored in the database.
   *
   * @param database with its tables up to date
   * @return the service, to be closed after the server
   */
  public static NewsService create(Database database) {
    NewsStore store = new SqlNewsStore(requireNonNull(database, "database"));
    return new NewsService(store, Clock.systemUTC(), LIMITS);
  }

  /**
   * What callers are told when something goes wrong here.
   *
   * @return for the mapper of the server
   */
  public static ExceptionMapper failures() {
    return Feed.failures();
  }

  /** A live item is encoded once for all who read. */
  @Override
  public ServerServiceDefinition bindService() {
    return EncodeOnce.in(NewsServiceGrpc.bindService(this), NewsServiceGrpc.getGetLiveNewsMethod());
  }

  @Override
  public void getLiveNews(NewsRequest request, StreamObserver<NewsItem> items) {
    feed.subscribe(items).follow(request.getCategory(), Feed.cursor(request.getAfterCursor()));
  }

  @Override
  public void publishNews(PublishNewsRequest request, StreamObserver<NewsItem> response) {
    checkStorable(request);
    response.onNext(message(store.append(draft(request))));
    response.onCompleted();
  }

  /** Lets go of the threads. */
  @Override
  public void close() {
    feed.close();
  }

  private Draft draft(PublishNewsRequest request) {
    return new Draft(
        request.getCategory(),
        UUID.randomUUID().toString(),
        request.getTitle(),
        request.getBody(),
        Caller.current().subject(),
        request.getClientId(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  /** PostgreSQL has no NUL in texts. */
  private static void checkStorable(PublishNewsRequest request) {
    String rule = "must not contain NUL";
    Violations.check()
        .that(request.getTitle().indexOf('\0') < 0, "title", rule)
        .that(request.getBody().indexOf('\0') < 0, "body", rule)
        .that(request.getClientId().indexOf('\0') < 0, "client_id", rule)
        .throwIfAny();
  }

  private static NewsItem message(Article article) {
    return NewsItem.newBuilder()
        .setId(article.id())
        .setTitle(article.title())
        .setBody(article.body())
        .setCategory(article.category())
        .setPublishedAt(article.publishedAt().toEpochMilli())
        .setCursor(article.cursor())
        .build();
  }
}
