package io.grpckit.examples.file;

import static java.util.Objects.requireNonNull;

import io.grpckit.examples.file.catalog.FileCatalog;
import io.grpckit.examples.file.catalog.OwnerDeletedException;
import io.grpckit.examples.file.catalog.QuotaExceededException;
import io.grpckit.examples.file.catalog.StoredFile;
import io.grpckit.examples.file.catalog.UnfinishedUpload;
import io.grpckit.examples.file.catalog.UploadConflictException;
import io.grpckit.examples.file.store.BlobWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call's work on an upload: {@link #open}, {@link #append} for each chunk, {@link #finish}; and
 * {@link #breakOff} if any of them throws, or the caller gives up. Its methods use the disk. They
 * are synchronized, since another call may take over at any time.
 */
final class Upload {

  private static final Duration RENEW_AFTER = Duration.ofSeconds(10);

  private final String holder = UUID.randomUUID().toString();
  private final FileArchive archive;
  private final UploadRequest request;
  private final UploadRules rules;

  private @Nullable UnfinishedUpload record;
  private @Nullable BlobWriter writer;
  private Instant renewed = Instant.EPOCH;
  private long used;
  private boolean superseded;
  private boolean useless;

  Upload(FileArchive archive, UploadRequest request, UploadRules rules) {
    this.archive = archive;
    this.request = request;
    this.rules = rules;
  }

  /**
   * Makes ready to append.
   *
   * @return the file, if an earlier call has finished this very upload: nothing is left to do then
   */
  synchronized Optional<StoredFile> open() {
    refuseIfSuperseded();
    rules.checkDeclaredSize();
    used = archive.catalog().bytesOf(request.ownerId());
    rules.checkQuota(used, request.declaredSize());
    if (!request.resumable()) {
      begin();
      return Optional.empty();
    }
    FileCatalog catalog = archive.catalog();
    Optional<StoredFile> finished = catalog.fileOfUpload(request.ownerId(), request.uploadId());
    if (finished.isPresent()) {
      finished.ifPresent(rules::checkSame);
      archive.ended(this, request);
    } else {
      catalog
          .unfinished(request.ownerId(), request.uploadId())
          .ifPresentOrElse(this::resume, this::begin);
    }
    return finished;
  }

  /**
   * Stores a chunk.
   *
   * @param offset where the chunk belongs in the file; 0 if the caller does not say
   */
  synchronized void append(long offset, ByteBuffer data) {
    refuseIfSuperseded();
    BlobWriter open = requireNonNull(writer, "writer");
    try {
      long arrived = open.size();
      rules.checkChunk(offset, arrived, data.remaining());
      if (rules.exceedsDeclaredSize(arrived + data.remaining())) {
        throw useless("declared_size", "must be the size of the file, which is larger");
      }
      rules.checkQuota(used, arrived + data.remaining());
      renew();
      open.append(data);
    } catch (IOException e) {
      throw new StorageException(e);
    }
  }

  /** A call on another server may have taken over, without being able to say so here. */
  private void renew() {
    Instant now = archive.now();
    if (now.isAfter(renewed.plus(RENEW_AFTER))) {
      archive.catalog().renew(requireNonNull(record, "record").id(), holder, now);
      renewed = now;
    }
  }

  /** Verifies what has arrived and publishes it. When this returns, the file cannot be lost. */
  synchronized StoredFile finish() {
    refuseIfSuperseded();
    BlobWriter open = requireNonNull(writer, "writer");
    try {
      long size = open.size();
      rules.checkComplete(size);
      rules.checkQuota(archive.catalog().bytesOf(request.ownerId()), size);
      String sha256 = open.sha256();
      if (rules.contradictsSha256(sha256)) {
        throw useless("sha256", "must be that of the file, which is " + sha256);
      }
      Instant now = archive.now();
      UnfinishedUpload finished = requireNonNull(record, "record");
      StoredFile file = finished.finished(size, sha256, now);
      archive.catalog().renew(finished.id(), holder, now); // or leave the bytes to another call
      open.publish();
      enter(file);
      archive.ended(this, request);
      return file;
    } catch (IOException e) {
      throw new StorageException(e);
    }
  }

  private void enter(StoredFile file) {
    UnfinishedUpload finished = record;
    record = null; // if the catalog fails now, only the next start can tell what it has stored
    try {
      archive.catalog().finish(file, holder, rules.limits().quota());
    } catch (QuotaExceededException | OwnerDeletedException e) { // since we looked
      record = finished;
      useless = true;
      throw e;
    }
  }

  /** Ends before the end: what has arrived is kept if the upload can be resumed with it. */
  synchronized void breakOff() {
    if (superseded) {
      return;
    }
    try {
      closeWriter();
      removeIfUseless();
    } finally {
      archive.ended(this, request); // not before: the next call must find all of it, or nothing
    }
  }

  private void removeIfUseless() {
    UnfinishedUpload unfinished = record;
    record = null;
    if (unfinished != null && (useless || !unfinished.resumable())) {
      archive.remove(unfinished);
    }
  }

  /**
   * Removes what an earlier call has left, unless another one goes on with it just now or has done
   * so since it was found abandoned.
   */
  synchronized void discard(UnfinishedUpload abandoned, Instant since) {
    try {
      if (!superseded && archive.catalog().condemn(abandoned.id(), since)) {
        archive.remove(abandoned);
      }
    } finally {
      archive.ended(this, request);
    }
  }

  /** Leaves the upload to another call. */
  synchronized void supersede() {
    superseded = true;
    closeWriter();
  }

  private void begin() {
    rules.checkBeginning();
    rules.checkUnfinished(archive.catalog().unfinishedOf(request.ownerId(), request.resumable()));
    UnfinishedUpload begun =
        new UnfinishedUpload(
            UUID.randomUUID().toString(),
            request.ownerId(),
            request.uploadId(),
            request.filename(),
            archive.now());
    archive.catalog().begin(begun, holder);
    renewed = begun.createdAt();
    record = begun;
    try {
      writer = archive.bytes().writer(begun.id());
    } catch (IOException e) {
      throw new StorageException(e);
    }
  }

  private void resume(UnfinishedUpload unfinished) {
    rules.checkResumed(unfinished);
    renewed = archive.now();
    archive.catalog().takeOver(unfinished.id(), holder, renewed);
    record = unfinished;
    try {
      BlobWriter open = archive.bytes().writer(unfinished.id());
      writer = open;
      if (request.offset() == 0) {
        open.clear();
      } else {
        rules.checkResumedAt(open.size());
      }
    } catch (IOException e) {
      throw new StorageException(e);
    }
  }

  /** What has arrived can never become the file that was declared. */
  private InvalidUploadException useless(String field, String rule) {
    useless = true;
    return new InvalidUploadException(field, rule);
  }

  private void refuseIfSuperseded() {
    if (superseded) {
      throw new UploadConflictException();
    }
  }

  private void closeWriter() {
    BlobWriter open = writer;
    writer = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new StorageException(e);
      }
    }
  }
}
