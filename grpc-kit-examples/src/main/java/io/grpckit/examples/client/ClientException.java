package io.grpckit.examples.client;

/** A failure of the client's own that its message explains to the user in one line. */
final class ClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClientException(String message) {
    super(message);
  }

  ClientException(String message, Throwable cause) {
    super(message, cause);
  }
}
