package io.grpckit.examples.cli;

import io.grpckit.examples.client.ClientException;
import io.grpckit.examples.client.Connection;
import io.grpckit.examples.client.Endpoint;
import io.grpckit.examples.client.Profile;
import io.grpckit.examples.client.ProfileStore;
import io.grpckit.examples.terminal.Terminal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command-line client of the example application.
 *
 * <p>Exits with 0 on success, with 1 after a failure of its own, with 2 if the command line makes
 * no sense, and with 64 plus the number of the gRPC status code if the server refuses.
 */
@Command(
    description = "Speaks to the example application.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LoginCommand.class,
      LogoutCommand.class,
      UsersCommand.class,
      CreateUserCommand.class,
      ChatCommand.class,
      UploadCommand.class,
      DownloadCommand.class,
      NewsCommand.class,
      PublishNewsCommand.class,
      HealthCommand.class,
      DemoCommand.class,
      ClusterCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "Exits with 0 on success, 1 after a failure of its own, 2 on a malformed command",
      "line, and 64 + n if the server answers with the gRPC status code n."
    })
public final class ExampleClient implements Runnable {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Mixin private EndpointOptions endpointOptions;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      defaultValue = "default",
      description = "Whose tokens to use: a profile of that name. By default: ${DEFAULT-VALUE}.")
  private String profile;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print one JSON object per line.")
  private boolean json;

  ExampleClient(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  /**
   * Runs one command and exits.
   *
   * @param arguments the command and its options; {@code --help} lists them
   */
  public static void main(String[] arguments) {
    System.exit(run(Terminal.system(), System.getenv(), arguments));
  }

  static int run(Terminal terminal, Map<String, String> environment, String... arguments) {
    return commandLine(new ExampleClient(terminal, environment)).execute(arguments);
  }

  static CommandLine commandLine(ExampleClient client) {
    return new CommandLine(client)
        .setCommandName(client.environment.getOrDefault("EXAMPLE_CLIENT", "ExampleClient"))
        .setOut(client.terminal.out())
        .setErr(client.terminal.err())
        .setExecutionExceptionHandler(
            (failure, command, result) -> Failures.report(failure, client.terminal.err()));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }

  Map<String, String> environment() {
    return environment;
  }

  /** The server that the command line names. */
  @Nullable Endpoint namedEndpoint() {
    return endpointOptions.named();
  }

  Terminal terminal() {
    return terminal;
  }

  Output output() {
    return new Output(terminal.out(), json);
  }

  ProfileStore profiles() {
    return ProfileStore.named(profile, environment);
  }

  /** A connection without anybody's tokens. */
  Connection connectAnonymously() {
    return Connection.anonymous(endpoint());
  }

  /** A connection with the profile's tokens, which go only to the server that issued them. */
  Connection connect() {
    return connect(profile());
  }

  Connection connect(Profile signedIn) {
    Endpoint signedInTo = signedIn.endpoint();
    Endpoint named = namedEndpoint();
    if (named != null && !named.equals(signedInTo)) {
      throw new ClientException(
          "profile %s is signed in to %s: sign in to %s, or name another --profile"
              .formatted(profile, signedInTo, named));
    }
    return Connection.signedIn(signedInTo, profiles());
  }

  Profile profile() {
    return profiles()
        .load()
        .orElseThrow(() -> new ClientException("not signed in: run login EMAIL first"));
  }

  /** The server that the command line names, or the profile's, or the default. */
  Endpoint endpoint() {
    Endpoint named = namedEndpoint();
    return named != null
        ? named
        : profiles().load().map(Profile::endpoint).orElseGet(EndpointOptions::byDefault);
  }
}
