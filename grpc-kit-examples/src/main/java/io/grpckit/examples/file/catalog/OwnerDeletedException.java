package io.grpckit.examples.file.catalog;

/** The user was deleted, and has no more files. */
public final class OwnerDeletedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OwnerDeletedException(String ownerId) {
    super("user " + ownerId + " was deleted");
  }
}
