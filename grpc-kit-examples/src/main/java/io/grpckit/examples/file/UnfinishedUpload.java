package io.grpckit.examples.file;

import java.time.Instant;

/**
 * An upload under way or broken off.
 *
 * @param id of the file that it will become
 * @param uploadId empty unless it is resumable
 */
record UnfinishedUpload(
    String id, String ownerId, String uploadId, String filename, Instant createdAt) {

  boolean resumable() {
    return !uploadId.isEmpty();
  }

  StoredFile finished(long size, String sha256, Instant now) {
    return new StoredFile(id, ownerId, uploadId, filename, size, sha256, now);
  }
}
