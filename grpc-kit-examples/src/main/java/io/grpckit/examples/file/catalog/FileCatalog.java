package io.grpckit.examples.file.catalog;

import io.grpckit.examples.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which files and unfinished uploads exist. What a method has changed is durable when it returns.
 * Thread-safe.
 *
 * <p>The files of a user who is deleted are not there from that moment on; only {@link
 * #filesOfDeletedOwners} knows of them, until their bytes are removed.
 */
public interface FileCatalog {

  /**
   * The catalog in the SQL database.
   *
   * @param database with its tables up to date
   * @return the catalog
   */
  static FileCatalog in(Database database) {
    return new SqlFileCatalog(database);
  }

  /**
   * Writes an upload down, before its first byte is stored.
   *
   * @param upload the upload
   * @param holder the call that works on it
   * @throws UploadConflictException if the owner has an unfinished one with the same upload id
   * @throws OwnerDeletedException if the owner was deleted
   */
  void begin(UnfinishedUpload upload, String holder);

  /**
   * Lets another call work on an upload, whoever has done so before.
   *
   * @param id of the upload
   * @param holder the call that works on it from now on
   * @param now the time
   * @throws UploadConflictException if it is being removed
   */
  void takeOver(String id, String holder, Instant now);

  /**
   * Notes that an upload goes on.
   *
   * @param id of the upload
   * @param holder the call that works on it
   * @param now the time
   * @throws UploadConflictException if another call has taken it over, or it was removed
   */
  void renew(String id, String holder, Instant now);

  /**
   * Turns an upload into a file that exists, at once and for everybody.
   *
   * @param file what the upload has become
   * @param holder the call that works on it
   * @param quota of the owner, in bytes
   * @throws UploadConflictException if another call has taken it over, or the owner has a file with
   *     the same upload id
   * @throws QuotaExceededException if the owner's files would have more bytes together than the
   *     quota, whatever else is finished at the same time
   * @throws OwnerDeletedException if the owner was deleted
   */
  void finish(StoredFile file, String holder, long quota);

  /**
   * Keeps an upload for its removal, if nobody has touched it since the given time. Nobody can take
   * it over afterwards.
   *
   * @param id of the upload
   * @param since when
   * @return whether it may be removed
   */
  boolean condemn(String id, Instant since);

  /**
   * Forgets an upload of which nothing is stored any more.
   *
   * @param id of the upload
   */
  void forget(String id);

  /**
   * A file.
   *
   * @param id of the file
   * @return the file, if it exists
   */
  Optional<StoredFile> file(String id);

  /**
   * The file that an upload has become.
   *
   * @param ownerId who uploaded it
   * @param uploadId as the owner named the upload
   * @return the file, if the upload is finished
   */
  Optional<StoredFile> fileOfUpload(String ownerId, String uploadId);

  /**
   * An upload that can be resumed.
   *
   * @param ownerId whose upload it is
   * @param uploadId as the owner named it
   * @return the upload, if there is one that is not finished
   */
  Optional<UnfinishedUpload> unfinished(String ownerId, String uploadId);

  /**
   * How many uploads of an owner are unfinished.
   *
   * @param ownerId whose uploads
   * @param resumable whether to count those that could be resumed, or the others
   * @return how many
   */
  int unfinishedOf(String ownerId, boolean resumable);

  /**
   * The size of all files of an owner together.
   *
   * @param ownerId whose files
   * @return in bytes
   */
  long bytesOf(String ownerId);

  /**
   * The uploads that nobody has touched since the given time.
   *
   * @param resumable whether to look at those that could be resumed, or at the others
   * @param since when
   * @return the uploads
   */
  List<UnfinishedUpload> untouched(boolean resumable, Instant since);

  /**
   * Files whose owners were deleted.
   *
   * @param after the last one of the page before, empty for the first page
   * @param most how many at most
   * @return their ids, in order
   */
  List<String> filesOfDeletedOwners(String after, int most);

  /**
   * Forgets a file of which nothing is stored any more.
   *
   * @param id of the file
   */
  void forgetFile(String id);

  /**
   * Looks no more for files of owners who were deleted and have none.
   *
   * @param before when they were deleted at the latest: long enough ago that nothing which began
   *     before that can still be finished
   */
  void settleDeletedOwners(Instant before);
}
