package io.grpckit.examples.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileInfo;
import io.grpckit.examples.file.v1.FileServiceGrpc.FileServiceBlockingStub;
import io.grpckit.examples.file.v1.FileServiceGrpc.FileServiceStub;
import io.grpckit.examples.file.v1.GetFileInfoRequest;
import io.grpckit.examples.file.v1.UploadResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Sends a file as fast as the server takes it. An upload that broke off goes on where it stopped,
 * within one run and in a later one, and one that was completed is not sent again: the upload id
 * follows from the file's name, size and sum.
 */
public final class Uploader {
  private final FileServiceStub files;
  private final FileServiceBlockingStub blockingFiles;
  private final Progress progress;
  private final Backoff backoff;

  public Uploader(Connection connection, Progress progress, Backoff backoff) {
    this.files = connection.files();
    this.blockingFiles = connection.blockingFiles();
    this.progress = progress;
    this.backoff = backoff;
  }

  /**
   * Sends the file.
   *
   * @throws StatusRuntimeException if the server refuses it, or stays away
   * @throws ClientException if what the server stored is another file
   */
  public UploadResponse upload(Path file) throws IOException {
    return upload(file, "");
  }

  /** Sends the file as another than under another {@code salt}. */
  public UploadResponse upload(Path file, String salt) throws IOException {
    String sha256 = Checksum.of(file);
    try (FileChannel content = FileChannel.open(file)) {
      FileChunk first = describe(file, content.size(), sha256, salt);
      UploadResponse stored = sendUntilStored(content, first);
      if (!stored.getSha256().equals(sha256) || stored.getSize() != content.size()) {
        throw new ClientException("the server stored another file: SHA-256 " + stored.getSha256());
      }
      return stored;
    }
  }

  private UploadResponse sendUntilStored(FileChannel content, FileChunk first) throws IOException {
    long furthest = 0;
    while (true) {
      try {
        FileInfo arrived = arrived(first.getUploadId());
        long offset = arrived.getSize();
        if (!arrived.getFileId().isEmpty()) {
          progress.start(offset, offset);
          return response(arrived);
        }
        if (offset > furthest) {
          furthest = offset;
          backoff.progressed();
        }
        UploadStream stream = new UploadStream(content.position(offset), first, progress);
        files.uploadFile(stream);
        return stream.await();
      } catch (StatusRuntimeException e) {
        backoff.orThrow(e);
      }
    }
  }

  /** What the server has of earlier attempts: the file itself if one got through. */
  private FileInfo arrived(String uploadId) {
    try {
      return blockingFiles.getFileInfo(
          GetFileInfoRequest.newBuilder().setUploadId(uploadId).build());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return FileInfo.getDefaultInstance();
      }
      throw e;
    }
  }

  private static UploadResponse response(FileInfo info) {
    return UploadResponse.newBuilder()
        .setFileId(info.getFileId())
        .setFileUrl(info.getFileUrl())
        .setSize(info.getSize())
        .setSha256(info.getSha256())
        .build();
  }

  private static FileChunk describe(Path file, long size, String sha256, String salt) {
    String name = file.getFileName().toString();
    return FileChunk.newBuilder()
        .setFilename(name)
        .setDeclaredSize(size)
        .setSha256(sha256)
        .setUploadId(uploadId(name, size, sha256, salt))
        .build();
  }

  private static String uploadId(String name, long size, String sha256, String salt) {
    String identity = name + '\n' + size + '\n' + sha256 + '\n' + salt;
    return new Checksum().add(ByteBuffer.wrap(identity.getBytes(UTF_8))).hex();
  }
}
