package io.grpckit.examples.file;

/** The owner has as much as one may have. */
final class QuotaExceededException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String ownerId;

  /** The message is for the owner. */
  private QuotaExceededException(String ownerId, String message) {
    super(message);
    this.ownerId = ownerId;
  }

  static QuotaExceededException ofBytes(String ownerId, long quota) {
    return new QuotaExceededException(
        ownerId, "your files may have %d bytes together".formatted(quota));
  }

  static QuotaExceededException ofUnfinished(String ownerId) {
    return new QuotaExceededException(
        ownerId,
        "at most %d of your uploads may be unfinished: finish one first"
            .formatted(FileLimits.MAX_UNFINISHED));
  }

  static QuotaExceededException ofDownloads(String callerId) {
    return new QuotaExceededException(
        callerId,
        "at most %d of your downloads may run at a time: finish one first"
            .formatted(FileLimits.MAX_DOWNLOADS));
  }

  String ownerId() {
    return ownerId;
  }
}
