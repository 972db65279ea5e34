package io.grpckit.examples.file;

import io.grpckit.examples.file.store.StoreFullException;
import java.io.IOException;

/** The byte store does not do what it should. The cause is for the log, not for callers. */
final class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StorageException(IOException cause) {
    super("files cannot be stored or read: " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** Whether there is merely no room left. */
  boolean full() {
    return getCause() instanceof StoreFullException;
  }
}
