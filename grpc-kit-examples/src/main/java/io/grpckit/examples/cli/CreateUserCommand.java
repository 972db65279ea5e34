package io.grpckit.examples.cli;

import io.grpckit.examples.client.Connection;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.User;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Creates a user; whatever is wrong with a field is shown beside its name. */
@Command(name = "create-user", description = "Creates a user, or says which fields are wrong.")
final class CreateUserCommand implements Callable<Integer> {
  @ParentCommand private ExampleClient client;

  @Parameters(index = "0", paramLabel = "NAME", description = "The user's name.")
  private String name;

  @Parameters(index = "1", paramLabel = "EMAIL", description = "The user's e-mail address.")
  private String email;

  @Override
  public Integer call() {
    try (Connection connection = client.connect()) {
      User user =
          connection
              .users()
              .createUser(CreateUserRequest.newBuilder().setName(name).setEmail(email).build())
              .getUser();
      client.output().show(user, UsersCommand.line(user));
    }
    return ExitCode.OK;
  }
}
