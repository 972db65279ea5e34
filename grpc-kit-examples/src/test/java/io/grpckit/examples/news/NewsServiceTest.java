package io.grpckit.examples.news;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpckit.errors.RpcFailure;
import io.grpckit.errors.Violation;
import io.grpckit.examples.TestServer;
import io.grpckit.examples.news.v1.NewsItem;
import io.grpckit.examples.news.v1.NewsRequest;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.examples.news.v1.NewsServiceGrpc.NewsServiceBlockingV2Stub;
import io.grpckit.examples.news.v1.PublishNewsRequest;
import io.grpckit.examples.store.Database;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewsServiceTest {

  @TempDir private Path folder;

  private Database database;
  private NewsService news;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    database = Database.sqlite(folder.resolve("example.db"));
    news = NewsService.create(database);
    server = TestServer.start(NewsService.failures(), news);
  }

  @AfterEach
  void stop() {
    server.close();
    news.close();
    database.close();
  }

  @Test
  void answersWhatIsPublished() throws Exception {
    long before = System.currentTimeMillis();

    NewsItem item = publish("tech", "Title", "");

    assertThat(item.getTitle()).isEqualTo("Title");
    assertThat(item.getBody()).isEqualTo("Body of Title");
    assertThat(item.getCategory()).isEqualTo("tech");
    assertThat(item.getId()).isNotEmpty();
    assertThat(item.getCursor()).isEqualTo(1);
    assertThat(item.getPublishedAt()).isBetween(before, System.currentTimeMillis());
  }

  @Test
  void publishesOnceWhatIsSentAgain() throws Exception {
    NewsItem item = publish("tech", "Title", "c1");

    assertThat(publish("tech", "Title", "c1")).isEqualTo(item);
    assertThat(publish("tech", "Title", "c2").getCursor()).isEqualTo(2);
  }

  @Test
  void sendsThePastThenTheFutureOfOneCategory() throws Exception {
    NewsItem one = publish("tech", "one", "");
    publish("arts", "not this", "");
    NewsItem two = publish("tech", "two", "");
    BlockingClientCall<?, NewsItem> all = follow("tech", 0);
    BlockingClientCall<?, NewsItem> resumed = follow("tech", one.getCursor());
    assertThat(all.read()).isEqualTo(one);
    assertThat(all.read()).isEqualTo(two);
    assertThat(resumed.read()).isEqualTo(two);

    publish("arts", "nor this", "");
    NewsItem three = publish("tech", "three", "");

    assertThat(all.read()).isEqualTo(three);
    assertThat(resumed.read()).isEqualTo(three);
  }

  @Test
  void isThereAfterARestart() throws Exception {
    NewsItem item = publish("tech", "one", "c1");

    stop();
    start();

    assertThat(follow("tech", 0).read()).isEqualTo(item);
    assertThat(publish("tech", "one", "c1")).isEqualTo(item);
  }

  static Stream<Arguments> badArticles() {
    PublishNewsRequest good = request("tech", "Title", "").build();
    return Stream.of(
        arguments("no title", good.toBuilder().clearTitle().build(), "title"),
        arguments("long title", good.toBuilder().setTitle("x".repeat(201)).build(), "title"),
        arguments("NUL in title", good.toBuilder().setTitle("\0").build(), "title"),
        arguments("long body", good.toBuilder().setBody("x".repeat(20_001)).build(), "body"),
        arguments("NUL in body", good.toBuilder().setBody("\0").build(), "body"),
        arguments("no category", good.toBuilder().clearCategory().build(), "category"),
        arguments("path-like", good.toBuilder().setCategory("../x").build(), "category"),
        arguments(
            "long client id", good.toBuilder().setClientId("x".repeat(65)).build(), "client_id"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badArticles")
  void namesTheFieldThatIsWrong(String what, PublishNewsRequest request, String field) {
    RpcFailure failure =
        RpcFailure.from(
            catchThrowableOfType(StatusException.class, () -> as("ada").publishNews(request)));

    assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.violations()).extracting(Violation::field).containsExactly(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Tech", "a b", "../x"})
  void refusesMalformedCategories(String category) {
    RpcFailure failure =
        RpcFailure.from(
            catchThrowableOfType(StatusException.class, () -> follow(category, 0).read()));

    assertThat(failure.violations()).extracting(Violation::field).containsExactly("category");
  }

  private NewsItem publish(String category, String title, String clientId) throws StatusException {
    return as("ada").publishNews(request(category, title, clientId).build());
  }

  private BlockingClientCall<?, NewsItem> follow(String category, long afterCursor) {
    return as("bob")
        .getLiveNews(
            NewsRequest.newBuilder().setCategory(category).setAfterCursor(afterCursor).build());
  }

  private NewsServiceBlockingV2Stub as(String name) {
    return NewsServiceGrpc.newBlockingV2Stub(server.as(name)).withDeadlineAfter(60, SECONDS);
  }

  private static PublishNewsRequest.Builder request(
      String category, String title, String clientId) {
    return PublishNewsRequest.newBuilder()
        .setTitle(title)
        .setBody("Body of " + title)
        .setCategory(category)
        .setClientId(clientId);
  }
}
