package io.grpckit.examples.file;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which files and unfinished uploads exist. What a method has changed is durable when it returns.
 * Thread-safe.
 */
interface FileCatalog {

  /**
   * Writes an upload down, before its first byte is stored.
   *
   * @throws UploadConflictException if the owner has an unfinished one with the same upload id
   */
  void begin(UnfinishedUpload upload);

  /** Notes that an upload goes on. */
  void touch(String id, Instant now);

  /**
   * Turns an upload into a file that exists, at once and for everybody.
   *
   * @throws UploadConflictException if the owner has a file with the same upload id
   */
  void finish(StoredFile file);

  /** Forgets an upload of which nothing is stored any more. */
  void forget(String id);

  Optional<StoredFile> file(String id);

  Optional<StoredFile> fileOfUpload(String ownerId, String uploadId);

  Optional<UnfinishedUpload> unfinished(String ownerId, String uploadId);

  /** How many uploads of an owner are unfinished and could be resumed. */
  int resumableOf(String ownerId);

  /** The size of all files of an owner together. */
  long bytesOf(String ownerId);

  /** The uploads that cannot be resumed: those of calls that run, or of a process that died. */
  List<UnfinishedUpload> notResumable();

  /** The uploads that could be resumed but that nobody has touched since the given time. */
  List<UnfinishedUpload> untouched(Instant since);

  /** Whether an upload is still unfinished and nobody has touched it since the given time. */
  boolean isUntouched(String id, Instant since);
}
