package io.grpckit.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A process that a test started, and what it has said. */
final class ForeignProcess {
  private final Process process;
  private final Writer input;
  private final List<String> output = new CopyOnWriteArrayList<>();

  private ForeignProcess(Process process) {
    this.process = process;
    this.input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static ForeignProcess start(Path folder, String... command) throws IOException {
    return new ForeignProcess(
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start());
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> lines(String prefix) {
    return output.stream().filter(line -> line.startsWith(prefix)).toList();
  }

  void say(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
  }

  /** The next line that starts as the answer to what is said now will. */
  String ask(String line, String prefix) throws IOException {
    int answers = lines(prefix).size();
    say(line);
    await().atMost(60, TimeUnit.SECONDS).until(() -> lines(prefix).size() > answers);
    return lines(prefix).get(answers);
  }

  /** Sends SIGTERM; unlike {@link Process#destroy} it leaves the output to be read. */
  void terminate() {
    process.toHandle().destroy();
  }

  void kill() {
    process.toHandle().destroyForcibly();
  }

  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  void awaitSuccess() throws InterruptedException {
    assertThat(awaitExit()).as("%s", output).isZero();
  }
}
