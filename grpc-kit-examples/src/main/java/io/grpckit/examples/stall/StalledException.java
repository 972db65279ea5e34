package io.grpckit.examples.stall;

import java.time.Duration;

/** A caller has taken, or sent, too little for too long. */
public final class StalledException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private StalledException(String message) {
    super(message);
  }

  static StalledException nothing(String happened, Duration window) {
    return new StalledException(
        "too slow: nothing was %s for %d seconds".formatted(happened, window.toSeconds()));
  }

  static StalledException tooLittle(Pace pace, long amount) {
    return new StalledException(
        "too slow: %d bytes were %s in %d seconds, %d must be"
            .formatted(amount, pace.happens(), pace.window().toSeconds(), pace.least()));
  }

  /** What the caller is told. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
