package io.grpckit.examples.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;

/** Prints what teaches bash and zsh the commands and options. */
@Command(
    name = "completion",
    description = "Prints a completion script: source <(bin/example client completion)")
final class CompletionCommand implements Callable<Integer> {
  /** Shells look completions up by the last part of the program's path. */
  private static final String PROGRAM = "example";

  @ParentCommand private ExampleClient client;

  @Override
  public Integer call() {
    CommandLine program =
        new CommandLine(CommandSpec.create().name(PROGRAM))
            .addSubcommand("demo", new DemoCommand())
            .addSubcommand("client", ExampleClient.commandLine(client));
    client.terminal().out().println(AutoComplete.bash(PROGRAM, program));
    return ExitCode.OK;
  }
}
