package io.grpckit.examples.file;

import io.grpckit.examples.file.catalog.StoredFile;
import io.grpckit.examples.file.link.DownloadLinks;
import io.grpckit.examples.file.v1.DownloadLink;
import io.grpckit.examples.file.v1.FileInfo;
import io.grpckit.examples.file.v1.UploadResponse;

/** Files as messages. */
final class FileMessages {

  private FileMessages() {}

  static UploadResponse uploaded(StoredFile file) {
    return UploadResponse.newBuilder()
        .setFileUrl(url(file))
        .setFileId(file.id())
        .setSize(file.size())
        .setSha256(file.sha256())
        .build();
  }

  static FileInfo info(StoredFile file) {
    return FileInfo.newBuilder()
        .setFileId(file.id())
        .setFileUrl(url(file))
        .setFilename(file.filename())
        .setSize(file.size())
        .setSha256(file.sha256())
        .setCreatedAt(file.createdAt().toEpochMilli())
        .build();
  }

  static FileInfo info(UploadProgress progress) {
    return FileInfo.newBuilder()
        .setFilename(progress.upload().filename())
        .setSize(progress.arrived())
        .setCreatedAt(progress.upload().createdAt().toEpochMilli())
        .build();
  }

  static DownloadLink link(StoredFile file, String token) {
    return DownloadLink.newBuilder()
        .setUrl(url(file) + "/content?link=" + token)
        .setExpiresIn(DownloadLinks.BEGUN_WITHIN.toSeconds())
        .build();
  }

  /** Relative to wherever the HTTP edge is: the path of {@code GetFileInfo} in the contract. */
  private static String url(StoredFile file) {
    return "/v1/files/" + file.id();
  }
}
