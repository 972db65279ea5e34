package io.grpckit.examples.file;

import java.io.IOException;

/** The store has no room left. */
final class StoreFullException extends IOException {

  private static final long serialVersionUID = 1L;

  StoreFullException(IOException cause) {
    super("the store is full: " + cause.getMessage(), cause);
  }
}
