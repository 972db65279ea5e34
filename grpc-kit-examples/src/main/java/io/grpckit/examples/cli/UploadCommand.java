package io.grpckit.examples.cli;

import io.grpckit.examples.client.Backoff;
import io.grpckit.examples.client.ClientException;
import io.grpckit.examples.client.Connection;
import io.grpckit.examples.client.Progress;
import io.grpckit.examples.client.Uploader;
import io.grpckit.examples.file.v1.UploadResponse;
import io.grpckit.examples.terminal.ProgressBar;
import io.grpckit.examples.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Uploads a file; after an interruption the same command goes on where it stopped. */
@Command(
    name = "upload",
    description =
        "Uploads a file. If it is interrupted, run it again: it goes on where it stopped.")
final class UploadCommand implements Callable<Integer> {
  @ParentCommand private ExampleClient client;

  @Parameters(paramLabel = "FILE", description = "The file to upload.")
  private Path file;

  @Override
  public Integer call() throws Exception {
    if (!Files.isRegularFile(file)) {
      throw new ClientException(file + " is not a file");
    }
    Terminal terminal = client.terminal();
    try (Connection connection = client.connect()) {
      Progress progress = new ProgressBar(terminal, terminal.err(), "upload");
      UploadResponse stored =
          new Uploader(connection, progress, Backoff.reportedTo(terminal.err())).upload(file);
      client
          .output()
          .show(
              stored, stored.getFileId() + "  " + stored.getSha256() + "  " + stored.getFileUrl());
    }
    return ExitCode.OK;
  }
}
