package io.grpckit.examples.feed;

/** A listener has left too many new entries untouched. */
final class ListenerTooSlowException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The message is for the listener. */
  ListenerTooSlowException(long cursor, int patience) {
    super(
        "too slow: %d messages came while none was taken; resume after cursor %d"
            .formatted(patience, cursor));
  }
}
