package io.grpckit.examples.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpckit.examples.cli.ExampleClient;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command-line client in a process of its own, run to its end. */
record ClientProcess(int exitCode, String output) {
  private static final int TIMEOUT_MINUTES = 3;

  /** Runs it with {@code folder} as its home and for its temporary files. */
  static ClientProcess run(Path folder, String... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("client", ".log");
    try {
      ProcessBuilder builder =
          builder(folder, arguments)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(Path.of("/dev/null").toFile());
      Process process = builder.start();
      if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return new ClientProcess(process.exitValue(), Files.readString(output, UTF_8));
    } finally {
      Files.delete(output);
    }
  }

  /** Signs alice in, in the profile that {@code folder} keeps. */
  static void signIn(Path folder, String target) throws IOException, InterruptedException {
    Process login = builder(folder, "login", "alice@example.com", "--target", target).start();
    try (Writer password = login.outputWriter(UTF_8)) {
      password.write(TestClient.PASSWORD + "\n");
    }
    if (login.waitFor() != 0) {
      throw new IllegalStateException(new String(login.getInputStream().readAllBytes(), UTF_8));
    }
  }

  static ProcessBuilder builder(Path folder, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ExampleClient.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    return builder;
  }
}
