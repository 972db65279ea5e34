package io.grpckit.examples.file;

import io.grpckit.examples.file.catalog.FileCatalog;
import io.grpckit.examples.file.catalog.StoredFile;
import io.grpckit.examples.file.catalog.UnfinishedUpload;
import io.grpckit.examples.file.store.ByteStore;
import io.grpckit.examples.file.store.WatchedByteStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All files: a {@link FileCatalog} that says which exist and a {@link ByteStore} with what is in
 * them. Its methods use the disk, and so do those of what it hands out. Thread-safe.
 */
final class FileArchive {

  /** How long what has arrived of a broken-off resumable upload is kept. */
  static final Duration KEEP_UNFINISHED = Duration.ofHours(24);

  /** How long nothing may arrive of an upload that cannot be resumed. */
  static final Duration KEEP_STALLED = Duration.ofHours(1);

  /** How long after a user's deletion files of the user are looked for. */
  static final Duration KEEP_LOOKING = Duration.ofHours(1);

  private static final int PAGE = 100;
  private static final Instant END_OF_TIME = Instant.ofEpochMilli(Long.MAX_VALUE);

  private final FileCatalog catalog;
  private final ByteStore bytes;
  private final FileLimits limits;
  private final Clock clock;

  private final Map<ResumableKey, Upload> active = new ConcurrentHashMap<>();

  FileArchive(FileCatalog catalog, ByteStore bytes, FileLimits limits, Clock clock) {
    this.catalog = catalog;
    this.bytes = new WatchedByteStore(bytes);
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Prepares an upload. If it is resumable, it takes over from an earlier call that still works on
   * the same one: that call's connection is likely to be lost without anybody having noticed.
   */
  Upload upload(UploadRequest request) {
    Upload upload = new Upload(this, request, new UploadRules(request, limits));
    if (request.resumable()) {
      Upload previous = active.put(ResumableKey.of(request), upload);
      if (previous != null) {
        supersede(previous, upload, request);
      }
    }
    return upload;
  }

  private void supersede(Upload previous, Upload upload, UploadRequest request) {
    try {
      previous.supersede();
    } catch (RuntimeException e) {
      ended(upload, request); // it will never begin
      throw e;
    }
  }

  StoredFile file(String id) {
    return catalog.file(id).orElseThrow(() -> new UnknownFileException("file", id));
  }

  Optional<StoredFile> fileOfUpload(String ownerId, String uploadId) {
    return catalog.fileOfUpload(ownerId, uploadId);
  }

  UploadProgress progress(String ownerId, String uploadId) {
    UnfinishedUpload upload =
        catalog
            .unfinished(ownerId, uploadId)
            .orElseThrow(() -> new UnknownFileException("upload", uploadId));
    try {
      return new UploadProgress(upload, bytes.arrived(upload.id()));
    } catch (IOException e) {
      throw new StorageException(e);
    }
  }

  /**
   * Removes what a process that died has left. To be called before the first upload, if no other
   * process uses the catalog.
   */
  void removeInterrupted() {
    catalog.untouched(false, END_OF_TIME).forEach(this::remove);
  }

  /** Removes what nobody has come back to, and calls that have stalled or died. */
  void removeAbandoned() {
    Instant broken = clock.instant().minus(KEEP_UNFINISHED);
    for (UnfinishedUpload upload : catalog.untouched(true, broken)) {
      removeUnlessActive(upload, broken);
    }
    Instant stalled = clock.instant().minus(KEEP_STALLED);
    for (UnfinishedUpload upload : catalog.untouched(false, stalled)) {
      if (catalog.condemn(upload.id(), stalled)) {
        remove(upload);
      }
    }
  }

  /**
   * Removes what is in the files of users who were deleted: nobody sees them any more. What cannot
   * be removed, or is left when the process dies, is for the next attempt.
   *
   * @throws StorageException if something could not be removed
   */
  void removeOfDeletedOwners() {
    StorageException failure = null;
    List<String> files = catalog.filesOfDeletedOwners("", PAGE);
    while (!files.isEmpty()) {
      int removed = 0;
      for (String id : files) {
        try {
          removeBytes(id);
          catalog.forgetFile(id);
          removed++;
        } catch (StorageException e) {
          failure = e;
        }
      }
      String last = files.get(files.size() - 1);
      files = removed == 0 ? List.of() : catalog.filesOfDeletedOwners(last, PAGE);
    }
    catalog.settleDeletedOwners(clock.instant().minus(KEEP_LOOKING));
    if (failure != null) {
      throw failure;
    }
  }

  /** A caller who comes back at this very moment waits until it is removed, and begins anew. */
  private void removeUnlessActive(UnfinishedUpload abandoned, Instant since) {
    UploadRequest request =
        new UploadRequest(abandoned.ownerId(), "", 0, "", abandoned.uploadId(), 0);
    Upload removal = new Upload(this, request, new UploadRules(request, limits));
    if (active.putIfAbsent(ResumableKey.of(request), removal) == null) {
      removal.discard(abandoned, since);
    }
  }

  /** How many resumable uploads are under way. */
  int activeUploads() {
    return active.size();
  }

  FileCatalog catalog() {
    return catalog;
  }

  ByteStore bytes() {
    return bytes;
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * The bytes go first: as long as the catalog knows of the upload, they can be found. Those of a
   * file that exists stay.
   */
  void remove(UnfinishedUpload upload) {
    if (catalog.file(upload.id()).isPresent()) {
      return;
    }
    removeBytes(upload.id());
    catalog.forget(upload.id());
  }

  private void removeBytes(String id) {
    try {
      bytes.remove(id);
    } catch (IOException e) {
      throw new StorageException(e);
    }
  }

  void ended(Upload upload, UploadRequest request) {
    active.remove(ResumableKey.of(request), upload);
  }

  private record ResumableKey(String ownerId, String uploadId) {

    static ResumableKey of(UploadRequest request) {
      return new ResumableKey(request.ownerId(), request.uploadId());
    }
  }
}
