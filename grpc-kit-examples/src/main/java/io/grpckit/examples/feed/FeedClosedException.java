package io.grpckit.examples.feed;

/** The server is about to stop. */
final class FeedClosedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The message is for the listener. */
  FeedClosedException(long cursor) {
    super("the server is stopping; resume after cursor " + cursor);
  }
}
