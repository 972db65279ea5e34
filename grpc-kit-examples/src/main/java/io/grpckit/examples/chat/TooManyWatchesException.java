package io.grpckit.examples.chat;

/** The caller watches as much as one may watch. */
final class TooManyWatchesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String callerId;

  /** The message is for the caller. */
  TooManyWatchesException(String callerId, int limit) {
    super("at most %d of your calls may watch rooms at a time: end one first".formatted(limit));
    this.callerId = callerId;
  }

  String callerId() {
    return callerId;
  }
}
