package io.grpckit.examples.cli;

import io.grpckit.examples.client.ClientException;
import io.grpckit.examples.cluster.Cluster;
import io.grpckit.examples.cluster.ClusterCalls;
import io.grpckit.examples.cluster.ServerGroup;
import io.grpckit.examples.process.TemporaryFolder;
import io.grpckit.examples.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows that no call fails while servers die and come back. */
@Command(
    name = "cluster",
    description = {
      "Starts three servers on the PostgreSQL of DATABASE_URL, calls them 100 times a second, kills"
          + " one of them and starts it again, one after the other.",
      "Exits with 1 if a call failed or the killed server is not called again."
    })
final class ClusterCommand implements Callable<Integer> {
  private static final int SERVERS = 3;
  private static final int SHORTEST_SECONDS = 10;
  private static final Duration ROUND = Duration.ofSeconds(20);

  @ParentCommand private ExampleClient client;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "One round that takes so long, at least 10; without it, rounds until Ctrl-C.")
  private @Nullable Integer seconds;

  @Override
  public Integer call() throws Exception {
    if (seconds != null && seconds < SHORTEST_SECONDS) {
      throw new ClientException("--seconds must be at least 10, was " + seconds);
    }
    Terminal terminal = client.terminal();
    try (TemporaryFolder folder = TemporaryFolder.create();
        ServerGroup servers = ServerGroup.start(SERVERS, folder.path(), databaseUrl());
        ClusterCalls calls = ClusterCalls.start(servers, folder.path());
        Cluster cluster = Cluster.show(servers, calls, terminal.out())) {
      do {
        cluster.playRound(seconds == null ? ROUND : Duration.ofSeconds(seconds));
      } while (seconds == null);
      return cluster.end() ? ExitCode.OK : ExitCode.FAILED;
    } catch (IllegalStateException e) {
      terminal.err().println("error: " + e.getMessage());
      return ExitCode.FAILED;
    }
  }

  private String databaseUrl() {
    String url = client.environment().getOrDefault("DATABASE_URL", "");
    if (url.isEmpty()) {
      throw new ClientException(
          "DATABASE_URL must name the PostgreSQL that the servers share, was \"\":"
              + " bin/example cluster brings one");
    }
    return url;
  }
}
