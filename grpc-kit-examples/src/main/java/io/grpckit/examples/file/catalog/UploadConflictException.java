package io.grpckit.examples.file.catalog;

/** Another call works on the same upload and has taken it over. */
public final class UploadConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Whichever upload it is. */
  public UploadConflictException() {
    super("another call goes on with this upload");
  }
}
