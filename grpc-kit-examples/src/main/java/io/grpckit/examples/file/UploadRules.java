package io.grpckit.examples.file;

import static io.grpckit.examples.file.InvalidUploadException.check;

import io.grpckit.examples.file.catalog.QuotaExceededException;
import io.grpckit.examples.file.catalog.StoredFile;
import io.grpckit.examples.file.catalog.UnfinishedUpload;

/** What must hold between an upload's declarations, its chunks and what is stored already. */
record UploadRules(UploadRequest request, FileLimits limits) {

  void checkDeclaredSize() {
    check(
        request.declaredSize() <= limits.maxFileSize(),
        "declared_size",
        "must be at most %d",
        limits.maxFileSize());
  }

  void checkBeginning() {
    check(!request.filename().isEmpty(), "filename", "must be set in the first chunk");
    check(request.offset() == 0, "offset", "must be 0, since nothing has arrived");
  }

  /**
   * Keeps an owner from filling the disk with what no quota counts.
   *
   * @param unfinished how many other uploads of the owner, resumable or not as this one, are
   *     unfinished
   */
  void checkUnfinished(int unfinished) {
    if (unfinished >= FileLimits.MAX_UNFINISHED) {
      throw new QuotaExceededException(
          request.ownerId(),
          "at most %d of your uploads may be unfinished: finish one first"
              .formatted(FileLimits.MAX_UNFINISHED));
    }
  }

  void checkResumed(UnfinishedUpload before) {
    checkFilename(before.filename());
  }

  void checkResumedAt(long arrived) {
    check(request.offset() == arrived, "offset", "must be 0 or %d, which has arrived", arrived);
  }

  void checkSame(StoredFile finished) {
    checkFilename(finished.filename());
    check(
        request.declaredSize() == 0 || request.declaredSize() == finished.size(),
        "declared_size",
        "must be %d, as of the finished upload",
        finished.size());
    check(
        request.sha256().isEmpty() || request.sha256().equals(finished.sha256()),
        "sha256",
        "must be that of the finished upload");
  }

  /** An offset of 0 says nothing. */
  void checkChunk(long offset, long arrived, int length) {
    check(offset == 0 || offset == arrived, "offset", "must be %d, which has arrived", arrived);
    check(
        arrived + length <= limits.maxFileSize(),
        "data",
        "must make a file of at most %d",
        limits.maxFileSize());
  }

  /**
   * Another upload of the same owner may finish meanwhile, so the catalog checks it again at the
   * end.
   *
   * @param used by the owner's other files
   */
  void checkQuota(long used, long size) {
    if (size > limits.quota() - used) {
      throw QuotaExceededException.ofBytes(request.ownerId(), limits.quota());
    }
  }

  boolean exceedsDeclaredSize(long size) {
    return request.declaredSize() > 0 && size > request.declaredSize();
  }

  void checkComplete(long arrived) {
    check(
        request.declaredSize() == 0 || request.declaredSize() == arrived,
        "declared_size",
        "must be the size of the file, of which %d bytes have arrived",
        arrived);
  }

  boolean contradictsSha256(String actual) {
    return !request.sha256().isEmpty() && !request.sha256().equals(actual);
  }

  private void checkFilename(String before) {
    check(
        request.filename().isEmpty() || request.filename().equals(before),
        "filename",
        "must be the same as when the upload began");
  }
}
