package io.grpckit.examples.file;

import java.time.Duration;

/** A caller has taken, or sent, nothing for too long. */
final class StalledException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The message is for the caller. */
  StalledException(String what, Duration patience) {
    super("too slow: nothing %s for %d seconds".formatted(what, patience.toSeconds()));
  }
}
