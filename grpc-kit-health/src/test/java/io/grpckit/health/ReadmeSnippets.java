package io.grpckit.health;

import static java.time.Duration.ofSeconds;

import io.grpc.Channel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpckit.health.micrometer.HealthGauges;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;

/** The README's Java, compiled; {@link ReadmeTest} runs it. */
final class ReadmeSnippets {
  private ReadmeSnippets() {}

  interface Pool extends DataSource, Closeable {}

  interface Broker {
    boolean isConnected();
  }

  static void serve(Pool dataSource, Broker broker, ServerBuilder<?> serverBuilder)
      throws IOException {
    HealthManager health =
        HealthManager.builder()
            .check(
                "database",
                DataSourceCheck.of(dataSource),
                c -> c.interval(ofSeconds(10)).timeout(ofSeconds(2)).failAfter(3).recoverAfter(2))
            .check("broker", broker::isConnected)
            .service("user.v1.UserService", s -> s.dependsOn("database"))
            .service("news.v1.NewsService", s -> s.dependsOn("database").canDoWithout("broker"))
            .build();
    Drain drain =
        Drain.builder(health)
            .delay(ofSeconds(5))
            .grace(ofSeconds(30))
            .resource("database", dataSource)
            .build();
    Server server =
        serverBuilder.addServices(health.services()).intercept(drain.interceptor()).build();
    drain.run(server);
  }

  static HealthManagerBuilder readyMade(Channel channel, Path dataFolder) {
    return HealthManager.builder()
        .checkAsync("accounts", ChannelCheck.of(channel, "account.v1.AccountService"))
        .check("disk", FreeSpaceCheck.of(dataFolder, 1L << 30))
        .check("broker", TcpCheck.of("broker.internal", 4222));
  }

  static void operate(HealthManager health, MeterRegistry registry) {
    health.override("news.v1.NewsService", false, "incident 42");
    health.clearOverride("news.v1.NewsService");
    HealthGauges.of(health).bindTo(registry);
  }

  interface Subscription {
    void end();
  }

  interface Feed {
    Subscription subscribe(long afterCursor, StreamObserver<Item> response);
  }

  record Request(long afterCursor) {}

  record Item(long cursor) {}

  record Handler(Feed feed) {
    public void follow(Request request, StreamObserver<Item> response) {
      Subscription subscription = feed.subscribe(request.afterCursor(), response);
      DrainSignal.current().onDrain(subscription::end);
    }
  }
}
