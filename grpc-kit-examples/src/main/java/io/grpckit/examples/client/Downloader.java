package io.grpckit.examples.client;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.grpc.StatusRuntimeException;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileInfo;
import io.grpckit.examples.file.v1.FileServiceGrpc.FileServiceStub;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fetches a file as fast as the disk takes it. What has arrived stays in a {@code .part} file
 * beside the target, from which the next attempt goes on, in this run or a later one; the target
 * appears whole and verified or not at all.
 */
public final class Downloader {
  private final FileServiceStub files;
  private final Progress progress;
  private final Backoff backoff;

  public Downloader(Connection connection, Progress progress, Backoff backoff) {
    this.files = connection.files();
    this.progress = progress;
    this.backoff = backoff;
  }

  /**
   * Fetches the file to {@code target}, which must not exist.
   *
   * @throws StatusRuntimeException if the server refuses, or stays away
   * @throws ClientException if the target exists, or what arrived is not the file that was promised
   */
  public void download(FileInfo info, Path target) throws IOException {
    refuseExisting(target);
    Path part =
        target.resolveSibling("." + target.getFileName() + "." + info.getSha256() + ".part");
    try (FileChannel content = FileChannel.open(part, CREATE, READ, WRITE)) {
      receiveUntilWhole(info, content);
      content.force(true);
    }
    verify(info, part);
    refuseExisting(target);
    Files.move(part, target);
  }

  private void receiveUntilWhole(FileInfo info, FileChannel content) throws IOException {
    while (content.size() < info.getSize()) {
      long offset = content.size();
      try {
        DownloadStream stream =
            new DownloadStream(content.position(offset), info.getSize(), progress);
        files.downloadFile(
            DownloadFileRequest.newBuilder().setFileId(info.getFileId()).setOffset(offset).build(),
            stream);
        stream.await();
      } catch (StatusRuntimeException e) {
        if (content.size() > offset) {
          backoff.progressed();
        }
        backoff.orThrow(e);
      }
    }
  }

  private static void verify(FileInfo info, Path part) throws IOException {
    String sha256 = Checksum.of(part);
    if (!sha256.equals(info.getSha256())) {
      Files.delete(part);
      throw new ClientException(
          "what arrived is not the file: SHA-256 must be " + info.getSha256() + ", was " + sha256);
    }
  }

  private static void refuseExisting(Path target) {
    if (Files.exists(target)) {
      throw new ClientException(target + " exists already: name another file with --output");
    }
  }
}
