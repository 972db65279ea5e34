package io.grpckit.examples.file.catalog;

import java.time.Instant;

/**
 * An upload under way or broken off.
 *
 * @param id of the file that it will become
 * @param ownerId whose upload it is
 * @param uploadId as the owner named it; empty unless it is resumable
 * @param filename as the owner named the file
 * @param createdAt when it began
 */
public record UnfinishedUpload(
    String id, String ownerId, String uploadId, String filename, Instant createdAt) {

  /**
   * Whether its owner may go on with it later.
   *
   * @return whether it has a name
   */
  public boolean resumable() {
    return !uploadId.isEmpty();
  }

  /**
   * The file that it becomes.
   *
   * @param size in bytes
   * @param sha256 in lower-case hexadecimal
   * @param now the time
   * @return the file
   */
  public StoredFile finished(long size, String sha256, Instant now) {
    return new StoredFile(id, ownerId, uploadId, filename, size, sha256, now);
  }
}
