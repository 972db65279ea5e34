package io.grpckit.examples.chat;

/** The server is about to stop. */
final class PresenceClosedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The message is for who watches. */
  PresenceClosedException() {
    super("the server is stopping; watch again");
  }
}
