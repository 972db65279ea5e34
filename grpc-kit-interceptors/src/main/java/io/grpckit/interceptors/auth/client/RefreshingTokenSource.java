package io.grpckit.interceptors.auth.client;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a token until shortly before it ends, as gRFC A97 has it: 1 minute before its end it is
 * refreshed in the background, 30 s before it is not sent any more. There is one fetch at a time,
 * for all calls that wait for it; after a failure the next one waits 1 s, 2 s, 4 s and so on up to
 * 2 min, and calls fail at once meanwhile. Safe for concurrent use.
 */
public final class RefreshingTokenSource implements TokenSource {

  private static final Duration UNUSABLE_BEFORE_END = Duration.ofSeconds(30);
  private static final Duration REFRESH_BEFORE_END = Duration.ofMinutes(1);
  private static final Duration MAX_BACKOFF = Duration.ofMinutes(2);

  private final TokenSource origin;
  private final Clock clock;

  private @Nullable CompletableFuture<AccessToken> token;
  private @Nullable CompletableFuture<AccessToken> inFlight;
  private int failures;
  private Instant nextFetchAt = Instant.MIN;

  RefreshingTokenSource(TokenSource origin, Clock clock) {
    this.origin = requireNonNull(origin, "origin");
    this.clock = clock;
  }

  /**
   * Keeps the tokens of another source.
   *
   * @param origin fetches a new token each time it is asked
   * @return a new source
   */
  public static RefreshingTokenSource of(TokenSource origin) {
    return new RefreshingTokenSource(origin, Clock.systemUTC());
  }

  @Override
  public CompletionStage<AccessToken> token() {
    CompletableFuture<AccessToken> fetch;
    @Nullable CompletableFuture<AccessToken> usable;
    synchronized (this) {
      Instant now = clock.instant();
      usable = endsBefore(token, now.plus(UNUSABLE_BEFORE_END)) ? null : token;
      if (usable != null && !endsBefore(usable, now.plus(REFRESH_BEFORE_END))) {
        return usable;
      }
      if (inFlight != null || now.isBefore(nextFetchAt)) {
        return waiting(usable);
      }
      fetch = new CompletableFuture<>();
      inFlight = fetch;
    }
    CompletableFuture<AccessToken> unused =
        startFetch().whenComplete((fetched, failure) -> finish(fetch, fetched, failure));
    return usable == null ? fetch.copy() : usable;
  }

  private CompletableFuture<AccessToken> waiting(@Nullable CompletableFuture<AccessToken> usable) {
    if (usable != null) {
      return usable;
    }
    return inFlight == null ? requireNonNull(token) : inFlight.copy();
  }

  /** Also true for a failure, which is kept like a token until the next fetch. */
  private static boolean endsBefore(@Nullable CompletableFuture<AccessToken> token, Instant time) {
    if (token == null || token.isCompletedExceptionally()) {
      return true;
    }
    @Nullable Instant end = token.join().expiresAt();
    return end != null && !end.isAfter(time);
  }

  private CompletableFuture<AccessToken> startFetch() {
    try {
      return origin.token().toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void finish(
      CompletableFuture<AccessToken> fetch,
      @Nullable AccessToken fetched,
      @Nullable Throwable failure) {
    synchronized (this) {
      inFlight = null;
      if (fetched != null) {
        failures = 0;
        nextFetchAt = Instant.MIN;
        token = CompletableFuture.completedFuture(fetched);
      } else {
        failures = Math.min(failures + 1, 30);
        Duration backoff = Duration.ofSeconds(1L << (failures - 1));
        nextFetchAt =
            clock.instant().plus(backoff.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : backoff);
        if (endsBefore(token, clock.instant().plus(UNUSABLE_BEFORE_END))) {
          token = CompletableFuture.failedFuture(cause(failure));
        }
      }
    }
    if (fetched != null) {
      fetch.complete(fetched);
    } else {
      fetch.completeExceptionally(cause(failure));
    }
  }

  private static Throwable cause(@Nullable Throwable failure) {
    return failure == null ? new IllegalStateException("no token was fetched") : failure;
  }
}
