package io.grpckit.examples.cli;

import io.grpckit.examples.client.AuthCalls;
import io.grpckit.examples.client.Connection;
import io.grpckit.examples.client.Profile;
import io.grpckit.examples.client.Tokens;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Signs in and keeps the tokens in the profile; neither they nor the password are shown. */
@Command(
    name = "login",
    description = "Signs in. Asks for the password, or takes the first line of the input.")
final class LoginCommand implements Callable<Integer> {
  @ParentCommand private ExampleClient client;

  @Parameters(paramLabel = "EMAIL", description = "The address of the account.")
  private String email;

  @Override
  public Integer call() throws Exception {
    String password = client.terminal().readSecret("Password of " + email);
    try (Connection connection = client.connectAnonymously()) {
      Tokens tokens = AuthCalls.login(connection.auth(), email, password);
      client.profiles().save(new Profile(client.endpoint(), email, tokens));
      client.output().note("Signed in as " + email + " at " + client.endpoint() + ".");
    }
    return ExitCode.OK;
  }
}
