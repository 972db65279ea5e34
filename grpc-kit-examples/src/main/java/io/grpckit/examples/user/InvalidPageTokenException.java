package io.grpckit.examples.user;

/** The page token is none that this service gave out. */
public final class InvalidPageTokenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidPageTokenException() {
    super("page token must come from the response before");
  }
}
