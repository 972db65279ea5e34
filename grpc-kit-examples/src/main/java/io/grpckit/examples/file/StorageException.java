package io.grpckit.examples.file;

import java.io.IOException;

/** The byte store does not do what it should. The cause is for the log, not for callers. */
final class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StorageException(IOException cause) {
    super(cause.toString(), cause);
  }

  /** Whether there is merely no room left. */
  boolean full() {
    return getCause() instanceof StoreFullException;
  }
}
