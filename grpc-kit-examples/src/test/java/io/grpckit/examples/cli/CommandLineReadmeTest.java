package io.grpckit.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What the README says of the command line is what the commands say of themselves. */
class CommandLineReadmeTest {
  private final CommandSpec client =
      ExampleClient.commandLine(new ExampleClient(new TestTerminal(Map.of()).terminal(), Map.of()))
          .getCommandSpec();

  @Test
  void listsEveryCommandWithItsParameters() throws IOException {
    Stream<String> commands =
        client.subcommands().values().stream().map(CommandLine::getCommandSpec).map(this::usage);

    assertThat(firstColumnOf("| Command |"))
        .containsExactlyElementsOf(commands.map(this::quoted).toList());
  }

  @Test
  void listsEveryOptionOfAllCommands() throws IOException {
    assertThat(firstColumnOf("| Option |"))
        .containsExactlyInAnyOrderElementsOf(
            client.options().stream().map(this::named).map(this::quoted).toList());
  }

  @Test
  void tellsTheExitCodes() throws IOException {
    String footer = String.join(" ", client.usageMessage().footer()).strip();

    assertThat(String.join("\n", section())).contains(footer);
  }

  /** As in {@code news CATEGORY [--after CURSOR]}. */
  private String usage(CommandSpec command) {
    Stream<String> parameters = command.positionalParameters().stream().map(this::positional);
    Stream<String> options =
        command.options().stream()
            .filter(option -> !option.inherited())
            .map(option -> " [" + named(option) + "]");
    return Stream.concat(parameters, options).reduce(command.name(), String::concat);
  }

  private String positional(PositionalParamSpec parameter) {
    String label = parameter.paramLabel() + (parameter.arity().max() > 1 ? "…" : "");
    return parameter.required() ? " " + label : " [" + label + "]";
  }

  private String named(OptionSpec option) {
    return takesAValue(option)
        ? option.longestName() + " " + option.paramLabel()
        : option.longestName();
  }

  private boolean takesAValue(ArgSpec option) {
    return option.arity().max() > 0;
  }

  private String quoted(String text) {
    return "`" + text + "`";
  }

  private static List<String> firstColumnOf(String heading) throws IOException {
    return section().stream()
        .dropWhile(line -> !line.startsWith(heading))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split("\\|")[1].strip())
        .toList();
  }

  private static List<String> section() throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .dropWhile(line -> !line.equals("## The command line"))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .toList();
  }
}
