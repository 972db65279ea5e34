package io.grpckit.examples.store;

/** A text contains the character NUL, which not every database can store. */
public final class UnstorableTextException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnstorableTextException() {
    super("text must not contain the character NUL");
  }
}
