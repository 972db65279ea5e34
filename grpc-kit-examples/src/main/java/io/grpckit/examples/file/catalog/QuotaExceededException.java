package io.grpckit.examples.file.catalog;

/** The owner has as much as one may have. */
public final class QuotaExceededException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String ownerId;

  /**
   * Of whatever there may be no more.
   *
   * @param ownerId who has it
   * @param message for the owner
   */
  public QuotaExceededException(String ownerId, String message) {
    super(message);
    this.ownerId = ownerId;
  }

  /**
   * Of bytes.
   *
   * @param ownerId who has them
   * @param quota how many all files together may have
   * @return the exception
   */
  public static QuotaExceededException ofBytes(String ownerId, long quota) {
    return new QuotaExceededException(
        ownerId, "your files may have %d bytes together".formatted(quota));
  }

  /**
   * Who has too much.
   *
   * @return the id of the user
   */
  public String ownerId() {
    return ownerId;
  }
}
