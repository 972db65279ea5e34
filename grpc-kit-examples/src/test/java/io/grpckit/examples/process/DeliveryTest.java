package io.grpckit.examples.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpckit.examples.chat.v1.ChatMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers in processes of their own; what is sent to one is heard at the other. */
@Tag("engines")
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DeliveryTest {
  private static final int PER_SECOND = 1_000;
  private static final int MESSAGES = 2_000;
  private static final int ROUNDS = 20;
  private static final int GRACE_MILLIS = 25;

  @TempDir private static Path folder;
  private static TwoServers servers;

  @BeforeAll
  static void start() throws Exception {
    servers = TwoServers.start(folder);
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @Test
  void isHeardByAllInOneOrderAtAThousandASecond() throws Exception {
    List<Follower> followers =
        Stream.of(servers.there(), servers.there(), servers.here())
            .map(client -> Follower.start(client, "order"))
            .toList();
    try (ServersRoute route = new ServersRoute("order", servers.here(), servers.there())) {
      Delivery.over(route, PER_SECOND, MESSAGES);
      await().atMost(Duration.ofSeconds(30)).until(() -> route.acknowledged().size() == MESSAGES);

      List<ChatMessage> stored =
          route.acknowledged().stream()
              .sorted(Comparator.comparingLong(ChatMessage::getCursor))
              .toList();
      for (Follower follower : followers) {
        await().atMost(Duration.ofSeconds(30)).until(() -> follower.count() >= MESSAGES);
        assertThat(follower.heard()).isEqualTo(stored);
        assertThat(follower.cutOff()).isEmpty();
      }
    } finally {
      followers.forEach(Follower::close);
    }
  }

  @Test
  void takesAtMostThreeTimesAsLongAsJetStreamAloneAnd25MillisecondsInTheBestOfTwentyRounds()
      throws Exception {
    boolean fastEnough = false;
    try (BareRoute bareRoute = BareRoute.open(servers.natsUrl());
        ServersRoute serversRoute = new ServersRoute("pace", servers.here(), servers.there())) {
      for (int round = 0; round < ROUNDS && !fastEnough; round++) {
        double alone = Delivery.over(bareRoute, PER_SECOND, MESSAGES).millis(0.99);
        double through = Delivery.over(serversRoute, PER_SECOND, MESSAGES).millis(0.99);
        System.out.printf("p99: %.2f ms alone, %.2f ms through the servers%n", alone, through);
        fastEnough = through <= 3 * alone + GRACE_MILLIS;
      }
    }

    assertThat(fastEnough).isTrue();
  }
}
