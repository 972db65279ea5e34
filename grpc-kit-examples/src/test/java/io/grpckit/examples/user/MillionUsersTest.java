package io.grpckit.examples.user;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpckit.examples.CreateAccount;
import io.grpckit.examples.ExampleConfig;
import io.grpckit.examples.RunningServer;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.auth.v1.LoginRequest;
import io.grpckit.examples.process.ServerProcess;
import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.PostgresServer;
import io.grpckit.examples.store.Sql;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.User;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server of 128 MiB streams more users than fit into it. */
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MillionUsersTest {

  private static final int USERS = 1_000_000;

  @TempDir private Path dataDir;

  @Test
  void streamsThemAllInOrder() throws Exception {
    try (Database database = Database.sqlite(dataDir.resolve("example.db"))) {
      seed(database);
    }

    assertStreamsAllInOrder(Map.of());
  }

  @Test
  void streamsThemAllInOrderFromPostgres() throws Exception {
    Map<String, String> environment = Map.of("DATABASE_URL", PostgresServer.newSchemaUrl());
    ExampleConfig config = ExampleConfig.from(environment);
    CreateAccount.create(config, "alice", "alice@example.com", "editor", "demo-password");
    CreateAccount.create(config, "bob", "bob@example.com", "member", "demo-password");
    try (Database database = Database.postgres(requireNonNull(config.database()))) {
      seed(database);
    }

    assertStreamsAllInOrder(environment);
  }

  private void assertStreamsAllInOrder(Map<String, String> environment) throws Exception {
    try (ServerProcess server = ServerProcess.start(dataDir, environment, "-Xmx128m")) {
      String target = server.awaitReady(Duration.ofMinutes(2));
      ManagedChannel channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
      try {
        Iterator<User> users = stream(channel);
        int count = 0;
        long last = Long.MIN_VALUE;
        while (users.hasNext()) {
          long createdAt = users.next().getCreatedAt();
          assertThat(createdAt).isGreaterThanOrEqualTo(last);
          last = createdAt;
          count++;
        }

        assertThat(count).as("with alice and bob").isEqualTo(USERS + 2);
        assertThat(server.output()).noneMatch(line -> line.contains("OutOfMemoryError"));
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static void seed(Database database) {
    String sql =
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
        INSERT INTO users (id, name, email, email_key, created_at)
        SELECT 'id-' || i, 'user ' || i, i || '@example.com', i || '@example.com', i / 3 FROM n""";
    assertThat(database.<Integer>write(connection -> Sql.update(connection, sql, USERS)))
        .isEqualTo(USERS);
  }

  private static Iterator<User> stream(ManagedChannel channel) {
    String token =
        AuthServiceGrpc.newBlockingStub(channel)
            .login(
                LoginRequest.newBuilder()
                    .setEmail("alice@example.com")
                    .setPassword("demo-password")
                    .build())
            .getAccessToken();
    return RunningServer.with(token, UserServiceGrpc.newBlockingStub(channel))
        .getUserStream(GetUserStreamRequest.getDefaultInstance());
  }
}
