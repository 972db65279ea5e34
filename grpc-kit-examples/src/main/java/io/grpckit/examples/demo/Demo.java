package io.grpckit.examples.demo;

import io.grpckit.examples.client.Endpoint;
import io.grpckit.examples.process.ServerProcess;
import io.grpckit.examples.process.TemporaryFolder;
import io.grpckit.examples.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole story of the application, each step of it verified. */
public final class Demo {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration STOP_TIMEOUT = Duration.ofMinutes(1);
  private static final int LAST_LINES = 20;

  private static final List<DemoStep> STEPS =
      List.of(
          new SignInStep(),
          new UsersStep(),
          new FieldErrorsStep(),
          new FilesStep(),
          new ChatStep(),
          new PresenceStep(),
          new NewsStep(),
          new AccessStep(),
          new HealthStep(),
          new BrowserStep());

  private final Terminal terminal;
  private final String password;
  private final @Nullable Path file;
  private int headings;

  /** Signs in with {@code password}, and sends {@code file}, or a generated one without it. */
  public Demo(Terminal terminal, String password, @Nullable Path file) {
    this.terminal = terminal;
    this.password = password;
    this.file = file;
  }

  /** Plays against a server of its own, which it starts and stops. */
  public void play() throws Exception {
    try (TemporaryFolder folder = TemporaryFolder.create();
        ServerProcess server =
            ServerProcess.start(folder.path().resolve("data"), Map.of("DEMO_PASSWORD", password))) {
      try {
        playAround(server, folder.path());
      } catch (Exception e) {
        List<String> output = server.output();
        output.stream()
            .skip(Math.max(0, output.size() - LAST_LINES))
            .forEach(line -> terminal.err().println("server: " + Terminal.safe(line)));
        throw e;
      }
    }
  }

  private void playAround(ServerProcess server, Path folder) throws Exception {
    heading("Start the server");
    String target = server.awaitReady(START_TIMEOUT);
    tell("process " + server.pid() + " serves on " + target);
    playSteps(Endpoint.plaintext(target), folder, server);
    heading("Stop the server");
    int exitCode = server.stop(STOP_TIMEOUT);
    DemoFailure.unless(exitCode == 0, "the server must end with 0, ended with " + exitCode);
    tell("it has drained and ended with 0");
  }

  /** Plays against a server that runs already, and goes on running. */
  public void play(Endpoint endpoint) throws Exception {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      playSteps(endpoint, folder.path(), null);
    }
  }

  private void playSteps(Endpoint endpoint, Path folder, @Nullable ServerProcess server)
      throws Exception {
    try (DemoScene scene = new DemoScene(endpoint, password, folder, file, server, terminal)) {
      for (DemoStep step : STEPS) {
        heading(step.title());
        step.play(scene);
      }
    }
  }

  private void heading(String title) {
    headings++;
    terminal.out().println("%2d. %s".formatted(headings, title));
  }

  private void tell(String line) {
    terminal.out().println("      " + line);
  }
}
