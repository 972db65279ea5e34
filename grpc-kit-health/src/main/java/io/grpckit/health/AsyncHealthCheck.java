package io.grpckit.health;

import java.util.concurrent.CompletionStage;

/** A {@link HealthCheck} that does not hold a thread while it waits. */
@FunctionalInterface
public interface AsyncHealthCheck {
  /**
   * Begins to look. Not called again before the stage has completed.
   *
   * @return a stage that completes with whether all is well, or exceptionally if it is not; the
   *     exception's message becomes the reason, which operators see and callers do not
   * @throws Exception if it cannot even begin, which counts the same
   */
  CompletionStage<Boolean> check() throws Exception;
}
