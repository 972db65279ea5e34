package io.grpckit.examples.cluster;

import io.grpckit.examples.ConfigException;
import io.grpckit.examples.CreateAccount;
import io.grpckit.examples.ExampleConfig;
import io.grpckit.examples.client.ClientException;
import io.grpckit.examples.client.Endpoint;
import io.grpckit.examples.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Servers on one database, each a process of its own. Not thread-safe. */
public final class ServerGroup implements AutoCloseable {
  private static final String EMAIL = "cluster@example.com";
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  private final List<Member> members = new ArrayList<>();
  private final String databaseUrl;
  private final String password = UUID.randomUUID().toString();

  private ServerGroup(String databaseUrl) {
    this.databaseUrl = databaseUrl;
  }

  /** Starts them and lets somebody in. */
  public static ServerGroup start(int size, Path folder, String databaseUrl)
      throws InterruptedException {
    ServerGroup group = new ServerGroup(databaseUrl);
    try {
      for (int i = 0; i < size; i++) {
        group.members.add(new Member(folder.resolve("server-" + i)));
      }
      group.members.forEach(group::start);
      for (Member member : group.members) {
        member.awaitReady();
      }
      group.createAccount();
      return group;
    } catch (RuntimeException | InterruptedException e) {
      group.close();
      throw e;
    }
  }

  private void start(Member member) {
    member.process =
        ServerProcess.start(
            member.dataDir,
            Map.of("DATABASE_URL", databaseUrl, "GRPC_PORT", member.port, "EDGE_PORT", "off"),
            "-Xmx256m");
  }

  private void createAccount() {
    try {
      ExampleConfig config = ExampleConfig.from(Map.of("DATABASE_URL", databaseUrl));
      CreateAccount.create(config, "Cluster", EMAIL, "member", password);
    } catch (ConfigException e) {
      throw new ClientException(e.getMessage(), e);
    }
  }

  /** Who may call, with {@link #password}. */
  String email() {
    return EMAIL;
  }

  String password() {
    return password;
  }

  /** All of them as one target. */
  Endpoint endpoint() {
    return Endpoint.plaintext(
        ports().stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")));
  }

  List<String> ports() {
    return members.stream().map(member -> member.port).toList();
  }

  void kill(int index) throws InterruptedException {
    members.get(index).kill();
  }

  /** Starts a killed one at the port that it had, and waits until it serves. */
  void restart(int index) throws InterruptedException {
    Member member = members.get(index);
    start(member);
    member.awaitReady();
  }

  @Override
  public void close() {
    members.forEach(Member::close);
  }

  private static final class Member {
    private final Path dataDir;
    private String port = "0"; // a free one, the first time
    private @Nullable ServerProcess process;

    Member(Path dataDir) {
      this.dataDir = dataDir;
    }

    private void awaitReady() throws InterruptedException {
      if (process != null) {
        String address = process.awaitReady(START_TIMEOUT);
        port = address.substring(address.lastIndexOf(':') + 1);
      }
    }

    private void kill() throws InterruptedException {
      if (process != null) {
        process.kill();
        close();
      }
    }

    private void close() {
      if (process != null) {
        process.close();
        process = null;
      }
    }
  }
}
