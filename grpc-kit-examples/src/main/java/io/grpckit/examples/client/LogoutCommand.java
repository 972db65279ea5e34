package io.grpckit.examples.client;

import io.grpckit.examples.auth.v1.LogoutRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Ends the session at the server and forgets its tokens. */
@Command(name = "logout", description = "Ends the session and forgets its tokens.")
final class LogoutCommand implements Callable<Integer> {
  @ParentCommand private ExampleClient client;

  @Override
  public Integer call() {
    Profile profile = client.profile();
    try (Connection connection = client.connect()) {
      connection
          .auth()
          .logout(
              LogoutRequest.newBuilder().setRefreshToken(profile.tokens().refreshToken()).build());
    } finally {
      client.profiles().delete();
    }
    client.output().note("Signed out " + profile.email() + ".");
    return ExitCode.OK;
  }
}
