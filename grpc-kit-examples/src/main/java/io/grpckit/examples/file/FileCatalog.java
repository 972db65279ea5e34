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
   * @param holder the call that works on it
   * @throws UploadConflictException if the owner has an unfinished one with the same upload id
   */
  void begin(UnfinishedUpload upload, String holder);

  /**
   * Lets another call work on an upload, whoever has done so before.
   *
   * @throws UploadConflictException if it is being removed
   */
  void takeOver(String id, String holder, Instant now);

  /**
   * Notes that an upload goes on.
   *
   * @throws UploadConflictException if another call has taken it over, or it was removed
   */
  void renew(String id, String holder, Instant now);

  /**
   * Turns an upload into a file that exists, at once and for everybody.
   *
   * @throws UploadConflictException if another call has taken it over, or the owner has a file with
   *     the same upload id
   * @throws QuotaExceededException if the owner's files would have more bytes together than the
   *     quota, whatever else is finished at the same time
   */
  void finish(StoredFile file, String holder, long quota);

  /**
   * Keeps an upload for its removal, if nobody has touched it since the given time. Nobody can take
   * it over afterwards.
   *
   * @return whether it may be removed
   */
  boolean condemn(String id, Instant since);

  /** Forgets an upload of which nothing is stored any more. */
  void forget(String id);

  Optional<StoredFile> file(String id);

  Optional<StoredFile> fileOfUpload(String ownerId, String uploadId);

  Optional<UnfinishedUpload> unfinished(String ownerId, String uploadId);

  /**
   * How many uploads of an owner are unfinished.
   *
   * @param resumable whether to count those that could be resumed, or the others
   */
  int unfinishedOf(String ownerId, boolean resumable);

  /** The size of all files of an owner together. */
  long bytesOf(String ownerId);

  /**
   * The uploads that nobody has touched since the given time.
   *
   * @param resumable whether to look at those that could be resumed, or at the others
   */
  List<UnfinishedUpload> untouched(boolean resumable, Instant since);
}
