package io.grpckit.examples.user;

import java.time.Duration;

/** A caller has taken nothing for too long. */
final class StalledException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The message is for the caller. */
  StalledException(Duration patience) {
    super("too slow: nothing was taken for " + patience);
  }
}
