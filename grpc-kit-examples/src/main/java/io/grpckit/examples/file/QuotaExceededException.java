package io.grpckit.examples.file;

/** The owner has as many bytes as one may have. */
final class QuotaExceededException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String ownerId;

  /** The message is for the owner. */
  QuotaExceededException(String ownerId, long quota) {
    super("your files may have %d bytes together".formatted(quota));
    this.ownerId = ownerId;
  }

  String ownerId() {
    return ownerId;
  }
}
