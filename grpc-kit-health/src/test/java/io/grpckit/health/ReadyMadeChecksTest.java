package io.grpckit.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class ReadyMadeChecksTest {
  @TempDir private Path folder;

  @Nested
  class OfADataSource {
    @Test
    void passesWhenTheDatabaseAnswers() throws SQLException {
      assertThat(DataSourceCheck.of(database(folder.resolve("users.db"))).isHealthy()).isTrue();
    }

    @Test
    void failsWithTheReasonWhenItCannotBeOpened() {
      DataSourceCheck check = DataSourceCheck.of(database(folder.resolve("no/such/folder/u.db")));

      assertThatThrownBy(check::isHealthy).isInstanceOf(SQLException.class);
    }

    private static SQLiteDataSource database(Path file) {
      SQLiteDataSource dataSource = new SQLiteDataSource();
      dataSource.setUrl("jdbc:sqlite:" + file);
      return dataSource;
    }
  }

  @Nested
  class OfAFileSystem {
    @Test
    void passesWhileThereIsRoom() throws IOException {
      assertThat(FreeSpaceCheck.of(folder, 1).isHealthy()).isTrue();
    }

    @Test
    void failsWithBothFiguresWhenThereIsNot() {
      assertThatThrownBy(() -> FreeSpaceCheck.of(folder, Long.MAX_VALUE).isHealthy())
          .isInstanceOf(IOException.class)
          .hasMessageMatching(".* has \\d+ bytes left of 9223372036854775807 that it needs");
    }

    @Test
    void failsWhenTheFolderIsGone() {
      assertThatThrownBy(() -> FreeSpaceCheck.of(folder.resolve("gone"), 1).isHealthy())
          .isInstanceOf(NoSuchFileException.class);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FreeSpaceCheck.of(folder, 0))
          .withMessage("bytes must be positive, was 0");
    }
  }

  @Nested
  class OfATcpPeer {
    @Test
    void passesWhileSomebodyListens() throws IOException {
      TcpCheck check;
      try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        check = TcpCheck.of("127.0.0.1", peer.getLocalPort());
        assertThat(check.isHealthy()).isTrue();
      }

      assertThatThrownBy(check::isHealthy).isInstanceOf(ConnectException.class);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TcpCheck.of("127.0.0.1", 0))
          .withMessage("port must be 1 to 65535, was 0");
    }
  }

  @Nested
  class OfAChannel {
    private final List<Server> servers = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();

    @AfterEach
    void stop() {
      channels.forEach(ManagedChannel::shutdownNow);
      servers.forEach(Server::shutdownNow);
    }

    @Test
    void followsTheHealthOfTheServer() throws Exception {
      try (HealthManager remote = HealthManager.builder().service("a.B", s -> {}).build()) {
        ManagedChannel channel = serve(remote.services());
        assertThat(result(ChannelCheck.of(channel))).isTrue();

        remote.override("a.B", false, "test");

        assertThatThrownBy(() -> result(ChannelCheck.of(channel, "a.B")))
            .hasRootCauseMessage("the server is NOT_SERVING");
        assertThatThrownBy(() -> result(ChannelCheck.of(channel, "a.C")))
            .hasMessageContaining("NOT_FOUND");
      }
    }

    @Test
    void takesAServerWithoutTheHealthServiceForHealthy() throws Exception {
      assertThat(result(ChannelCheck.of(serve(List.of())))).isTrue();
    }

    @Test
    void failsWhenThereIsNoServer() {
      ManagedChannel channel = InProcessChannelBuilder.forName("nobody").build();
      channels.add(channel);

      assertThatThrownBy(() -> result(ChannelCheck.of(channel)))
          .hasMessageContaining("UNAVAILABLE");
    }

    private static boolean result(ChannelCheck check) throws Exception {
      return check.check().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private ManagedChannel serve(List<ServerServiceDefinition> services) throws IOException {
      String name = InProcessServerBuilder.generateName();
      servers.add(InProcessServerBuilder.forName(name).addServices(services).build().start());
      ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
      channels.add(channel);
      return channel;
    }
  }
}
