package io.grpckit.examples.file;

/** Another call works on the same upload and has taken it over. */
final class UploadConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UploadConflictException() {
    super("another call goes on with this upload");
  }
}
