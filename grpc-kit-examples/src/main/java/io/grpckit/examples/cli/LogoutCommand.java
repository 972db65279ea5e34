package io.grpckit.examples.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.examples.auth.v1.LogoutRequest;
import io.grpckit.examples.client.Connection;
import io.grpckit.examples.client.Profile;
import io.grpckit.examples.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/**
 * Ends the session at the server and forgets its tokens: not before, so that it can be repeated.
 */
@Command(name = "logout", description = "Ends the session and forgets its tokens.")
final class LogoutCommand implements Callable<Integer> {
  @ParentCommand private ExampleClient client;

  @Override
  public Integer call() {
    Profile profile = client.profile();
    try (Connection connection = client.connect(profile)) {
      end(connection, profile);
    }
    client.profiles().delete(profile.endpoint());
    client.output().note("Signed out " + profile.email() + ".");
    return ExitCode.OK;
  }

  private void end(Connection connection, Profile profile) {
    try {
      connection
          .auth()
          .logout(
              LogoutRequest.newBuilder().setRefreshToken(profile.tokens().refreshToken()).build());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNAUTHENTICATED) {
        return; // the session is over
      }
      client
          .terminal()
          .err()
          .println(Terminal.safe("still signed in as " + profile.email() + ": try again"));
      throw e;
    }
  }
}
