package io.grpckit.health;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** How one run of a check ended. */
record CheckResult(boolean passed, String reason, Duration took) {
  static CheckResult of(@Nullable Boolean healthy, @Nullable Throwable failure, Duration took) {
    if (failure != null) {
      return new CheckResult(false, describe(failure), took);
    }
    if (healthy == null) {
      return new CheckResult(false, "returned null", took);
    }
    return new CheckResult(healthy, healthy ? "passed" : "reported failure", took);
  }

  static CheckResult timedOut(Duration took) {
    return new CheckResult(false, "no answer within " + took, took);
  }

  private static String describe(Throwable failure) {
    Throwable cause = failure.getCause();
    Throwable shown = failure instanceof CompletionException && cause != null ? cause : failure;
    String name = shown.getClass().getSimpleName();
    return shown.getMessage() == null ? name : name + ": " + shown.getMessage();
  }
}
