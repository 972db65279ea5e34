package io.grpckit.examples.client;

import io.grpc.Status;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The pauses between attempts to reach a server that went away, or that ended a stream because its
 * token expired: they double, with a fifth of jitter, and after the last one the failure is the
 * caller's.
 */
public final class Backoff {
  private static final int ATTEMPTS = 12;
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final int attempts;
  private final Pause pause;
  private volatile int failures;

  /** Half a minute of attempts, each of which {@code err} hears of. */
  public static Backoff reportedTo(PrintWriter err) {
    return new Backoff(
        ATTEMPTS,
        duration -> {
          err.println("connection lost, trying again");
          Thread.sleep(duration.toMillis());
        });
  }

  /** Half a minute of attempts, of which nobody hears. */
  public static Backoff quiet() {
    return new Backoff(ATTEMPTS, duration -> Thread.sleep(duration.toMillis()));
  }

  /** No second attempt: the first failure is the caller's. */
  public static Backoff none() {
    return new Backoff(1, duration -> {});
  }

  /** Gives up at the {@code attempts}-th failure in a row. */
  Backoff(int attempts, Pause pause) {
    this.attempts = attempts;
    this.pause = pause;
  }

  /** What arrived shows that the server is there: the count begins anew. */
  void progressed() {
    failures = 0;
  }

  /**
   * Pauses before the next attempt.
   *
   * @throws RuntimeException the failure itself, if another attempt is no use
   */
  void orThrow(RuntimeException failure) {
    failures++;
    if (failures >= attempts || !anotherAttemptMayHelp(Status.fromThrowable(failure).getCode())) {
      throw failure;
    }
    try {
      pause.take(next());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  /**
   * A server that is forced to end cancels its calls. A token may have expired in mid-stream; a new
   * one that is refused too will not become valid.
   */
  private boolean anotherAttemptMayHelp(Status.Code code) {
    return switch (code) {
      case UNAVAILABLE, CANCELLED -> true;
      case UNAUTHENTICATED -> failures == 1;
      default -> false;
    };
  }

  private Duration next() {
    long doubled = FIRST.toMillis() << Math.min(failures - 1, 16);
    long millis = Math.min(doubled, LONGEST.toMillis());
    return Duration.ofMillis((long) (millis * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
  }

  @FunctionalInterface
  interface Pause {
    void take(Duration duration) throws InterruptedException;
  }
}
