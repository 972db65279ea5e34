package io.grpckit.examples.cli;

import io.grpckit.examples.client.Backoff;
import io.grpckit.examples.client.ClientException;
import io.grpckit.examples.client.Connection;
import io.grpckit.examples.client.Downloader;
import io.grpckit.examples.file.v1.FileInfo;
import io.grpckit.examples.file.v1.GetFileInfoRequest;
import io.grpckit.examples.terminal.ProgressBar;
import io.grpckit.examples.terminal.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Downloads a file; after an interruption the same command goes on where it stopped. */
@Command(
    name = "download",
    description =
        "Downloads a file and verifies it. If it is interrupted, run it again: it goes on where it"
            + " stopped.")
final class DownloadCommand implements Callable<Integer> {
  @ParentCommand private ExampleClient client;

  @Parameters(paramLabel = "ID", description = "The file's id, as the upload printed it.")
  private String id;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to; by default the file's own name in this folder.")
  private Path output;

  @Override
  public Integer call() throws Exception {
    Terminal terminal = client.terminal();
    try (Connection connection = client.connect()) {
      FileInfo info =
          connection
              .blockingFiles()
              .getFileInfo(GetFileInfoRequest.newBuilder().setFileId(id).build());
      Path target = output != null ? output : Path.of(plainName(info.getFilename()));
      new Downloader(
              connection,
              new ProgressBar(terminal, terminal.err(), "download"),
              Backoff.reportedTo(terminal.err()))
          .download(info, target);
      client.output().show(info, target + "  " + info.getSha256());
    }
    return ExitCode.OK;
  }

  /** The name comes from whoever uploaded the file: it must not choose the folder. */
  private static String plainName(String name) {
    if (name.isEmpty()
        || name.startsWith(".")
        || !name.equals(Terminal.safe(name))
        || name.contains("/")
        || name.contains("\\")) {
      throw new ClientException(
          "cannot save a file under the name \"" + Terminal.safe(name) + "\": give --output");
    }
    return name;
  }
}
