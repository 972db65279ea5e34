package io.grpckit.examples.cli;

import io.grpckit.examples.client.ClientException;
import io.grpckit.examples.client.Endpoint;
import io.grpckit.examples.demo.Demo;
import io.grpckit.examples.demo.DemoFailure;
import io.grpckit.examples.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Plays the whole story and verifies each step of it. */
@Command(
    name = "demo",
    description =
        "Plays the whole story, each step verified, against a server of its own; or against the one"
            + " at --target, whose demo password it takes from DEMO_PASSWORD.")
final class DemoCommand implements Callable<Integer> {
  private static final String DEFAULT_PASSWORD = "demo-password";

  @ParentCommand private ExampleClient client;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The file to send; without it, a generated one of 64 MiB.")
  private @Nullable Path file;

  @Override
  public Integer call() throws Exception {
    if (file != null && !Files.isRegularFile(file)) {
      throw new ClientException(file + " is not a file");
    }
    Terminal terminal = client.terminal();
    String password = client.environment().getOrDefault("DEMO_PASSWORD", DEFAULT_PASSWORD);
    Demo demo = new Demo(terminal, password, file);
    try {
      Endpoint named = client.namedEndpoint();
      if (named == null) {
        demo.play();
      } else {
        demo.play(named);
      }
    } catch (DemoFailure | IllegalStateException e) {
      terminal.err().println("error: the demo failed: " + Terminal.safe(e.getMessage()));
      return ExitCode.FAILED;
    } catch (Exception e) {
      Failures.report(e, terminal.err());
      return ExitCode.FAILED;
    }
    terminal.out().println("Everything went as it must.");
    return ExitCode.OK;
  }
}
