package io.grpckit.examples.cli;

import io.grpckit.examples.client.Connection;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.User;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Streams the users, as fast as they are printed. */
@Command(name = "users", description = "Lists the users as they stream in.")
final class UsersCommand implements Callable<Integer> {
  @ParentCommand private ExampleClient client;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "0",
      description = "How many at most; 0, the default, for all.")
  private int limit;

  @Override
  public Integer call() {
    Output output = client.output();
    try (Connection connection = client.connect()) {
      connection
          .users()
          .getUserStream(GetUserStreamRequest.newBuilder().setLimit(limit).build())
          .forEachRemaining(user -> output.show(user, line(user)));
    }
    return ExitCode.OK;
  }

  static String line(User user) {
    return "%s  %s  %s <%s>"
        .formatted(
            user.getId(),
            Instant.ofEpochMilli(user.getCreatedAt()),
            user.getName(),
            user.getEmail());
  }
}
