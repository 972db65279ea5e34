package io.grpckit.examples.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class NewsFeedTest {
  private final FakeNews news = new FakeNews();
  private final FakeServer server = FakeServer.serving(news);
  private final Connection connection = server.connect();
  private final List<Long> read = new ArrayList<>();

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"OK", "UNAVAILABLE", "CANCELLED", "UNAUTHENTICATED"})
  void goesOnAfterTheLastItemWhenTheFeedBreaks(Status.Code end) {
    news.end = end.toStatus();

    follow(0, FakeNews.ITEMS);

    assertThat(read).isEqualTo(LongStream.rangeClosed(1, FakeNews.ITEMS).boxed().toList());
    assertThat(news.cursors).containsExactly(0L, 2L, 4L, 6L, 8L);
  }

  @Test
  void beginsAfterACursor() {
    follow(7, 3);

    assertThat(read).containsExactly(8L, 9L, 10L);
  }

  @Test
  void endsTheCallWhenTheReaderHasEnough() {
    follow(8, 2);

    await().until(() -> news.cancelled.get() == 1);
  }

  @Test
  void givesUpOnAServerThatBringsNothing() {
    news.perCall = 0;

    assertThatThrownBy(() -> follow(0, 1))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    assertThat(news.cursors).hasSizeGreaterThan(1).containsOnly(0L);
  }

  @Test
  void doesNotAskAgainWhenItIsRefused() {
    news.end = Status.PERMISSION_DENIED;

    assertThatThrownBy(() -> follow(0, FakeNews.ITEMS)).isInstanceOf(StatusRuntimeException.class);
    assertThat(news.cursors).containsExactly(0L);
  }

  private void follow(long after, int count) {
    new NewsFeed(connection, "tech", after, new Backoff(3, pause -> {}))
        .follow(
            item -> {
              read.add(item.getCursor());
              return read.size() < count;
            });
  }
}
