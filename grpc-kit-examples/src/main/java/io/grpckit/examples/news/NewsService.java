package io.grpckit.examples.news;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.Violations;
import io.grpckit.examples.feed.EncodeOnce;
import io.grpckit.examples.feed.Feed;
import io.grpckit.examples.feed.FeedLimits;
import io.grpckit.examples.log.Broker;
import io.grpckit.examples.log.JetStreamTopicLog;
import io.grpckit.examples.log.SqlTopicLog;
import io.grpckit.examples.log.TopicLog;
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

  /** What listening costs at most. */
  public static final FeedLimits LIMITS = new FeedLimits(16, 64, 1_000);

  private final TopicLog<Article> log;
  private final Clock clock;
  private final Feed<NewsItem> feed;

  NewsService(TopicLog<Article> log, Clock clock, FeedLimits limits) {
    this.log = log;
    this.clock = clock;
    this.feed = Feed.create("news", log, NewsItems::of, limits);
  }

  /**
   * Serves categories that are stored in the database, and that no other server serves.
   *
   * @param database with its tables up to date
   * @return the service, to be closed after the server
   */
  public static NewsService create(Database database) {
    return create(new SqlTopicLog<>(database, new NewsTable()));
  }

  /**
   * Serves categories that are on the broker, together with any number of other servers.
   *
   * @param broker to be closed later than the service
   * @return the service, to be closed after the server
   */
  public static NewsService create(Broker broker) {
    return create(JetStreamTopicLog.open(broker, "NEWS", "news", new NewsItems()));
  }

  private static NewsService create(TopicLog<Article> log) {
    return new NewsService(log, Clock.systemUTC(), LIMITS);
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
    response.onNext(NewsItems.of(log.append(draft(request))));
    response.onCompleted();
  }

  /** Lets go of the threads and of the log. */
  @Override
  public void close() {
    feed.close();
    log.close();
  }

  private ArticleDraft draft(PublishNewsRequest request) {
    return new ArticleDraft(
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
}
