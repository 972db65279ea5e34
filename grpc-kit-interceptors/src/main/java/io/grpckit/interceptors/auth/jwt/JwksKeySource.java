package io.grpckit.interceptors.auth.jwt;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpckit.interceptors.internal.Durations;
import io.grpckit.interceptors.internal.LogText;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys from an issuer's JWK Set (RFC 7517), fetched over HTTPS and swapped as a whole. Safe for
 * concurrent use; no call's thread waits, and nothing is fetched while no token comes.
 *
 * <p>Keys are used for {@link Builder#timeToLive} and fetched again, in the background, when most
 * of it is over: rotation is noticed within it, and a removed key is not accepted after it. While
 * the issuer cannot be reached, the last keys serve for at most {@link Builder#staleIfError}; with
 * none, calls end UNAVAILABLE. A token with an unknown key causes a fetch, too, but fetches are at
 * least {@link Builder#coolDown} apart and there is one at a time, whatever attackers send; tokens
 * with known keys never wait for it.
 *
 * <p>A fetch that fails is logged at WARN, with the address and the cause, and the first that works
 * again at INFO.
 *
 * <p>A response must come from this address itself (no redirects), within 5 s, and have at most 64
 * KiB and 50 keys; keys that cannot be used are left out.
 */
public final class JwksKeySource implements KeySource {

  private static final Logger LOG = LoggerFactory.getLogger(JwksKeySource.class);

  private final URI uri;
  private final Supplier<CompletableFuture<KeySet>> fetcher;
  private final LongSupplier nanoTime;
  private final long timeToLive;
  private final long refreshAfter;
  private final long staleIfError;
  private final long coolDown;

  /** Replaced as a whole, under the lock of this. */
  private volatile State state;

  /**
   * @param keys what was fetched last; none before the first success
   * @param fetchedAt when that was
   * @param failures how many fetches have failed since
   * @param nextFetchAt before this, no fetch is started
   */
  private record State(
      KeySet keys, boolean fetched, long fetchedAt, int failures, long nextFetchAt) {}

  private @Nullable CompletableFuture<KeySet> inFlight;

  private final LongAdder fetched = new LongAdder();
  private final LongAdder failed = new LongAdder();

  private JwksKeySource(Builder builder, Supplier<CompletableFuture<KeySet>> fetcher) {
    this.uri = builder.uri;
    this.fetcher = fetcher;
    this.nanoTime = builder.nanoTime;
    this.timeToLive = builder.timeToLive.toNanos();
    this.refreshAfter = timeToLive / 5 * 4;
    this.staleIfError = builder.staleIfError.toNanos();
    this.coolDown = builder.coolDown.toNanos();
    long now = nanoTime.getAsLong();
    this.state = new State(KeySet.empty(), false, now, 0, now);
  }

  /**
   * A source with the defaults of {@link Builder}. Nothing is fetched before the first token, or
   * {@link #refresh}.
   *
   * @param uri where the issuer publishes its keys: https, or http on loopback
   * @return a new source
   * @throws IllegalArgumentException if the address is neither
   */
  public static JwksKeySource create(URI uri) {
    return builder(uri).build();
  }

  /**
   * Starts a source with options.
   *
   * @param uri where the issuer publishes its keys: https, or http on loopback
   * @return a new builder
   * @throws IllegalArgumentException if the address is neither
   */
  public static Builder builder(URI uri) {
    return new Builder(uri);
  }

  @Override
  public KeySet current() {
    State seen = state;
    long age = nanoTime.getAsLong() - seen.fetchedAt();
    if (!seen.fetched() || age >= refreshAfter) {
      refreshAhead(seen);
    }
    return usable(state, nanoTime.getAsLong());
  }

  /** Only where there is something to refresh; the first fetch belongs to whoever waits for it. */
  private void refreshAhead(State seen) {
    if (seen.fetched() && nanoTime.getAsLong() - seen.nextFetchAt() >= 0) {
      CompletionStage<KeySet> unused = refresh(null);
    }
  }

  /** Fresh keys, or stale ones while the issuer cannot be reached; else none. */
  private KeySet usable(State state, long now) {
    long limit = state.failures() > 0 ? Math.max(staleIfError, timeToLive) : timeToLive;
    return state.fetched() && now - state.fetchedAt() < limit ? state.keys() : KeySet.empty();
  }

  @Override
  public CompletionStage<KeySet> refresh(@Nullable String keyId) {
    CompletableFuture<KeySet> fetch;
    synchronized (this) {
      if (inFlight != null) {
        return inFlight.copy();
      }
      long now = nanoTime.getAsLong();
      if (now - state.nextFetchAt() < 0) {
        return answer(state, now);
      }
      fetch = new CompletableFuture<>();
      inFlight = fetch;
    }
    CompletableFuture<KeySet> unused =
        startFetch().whenComplete((keys, failure) -> finish(fetch, keys, failure));
    return fetch.copy();
  }

  private CompletableFuture<KeySet> startFetch() {
    try {
      return fetcher.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void finish(
      CompletableFuture<KeySet> fetch, @Nullable KeySet keys, @Nullable Throwable failure) {
    CompletableFuture<KeySet> answer;
    (keys == null ? failed : fetched).increment();
    log(failure, state.failures());
    synchronized (this) {
      long now = nanoTime.getAsLong();
      state = keys == null ? failed(state, now) : succeeded(state, keys, now);
      inFlight = null;
      answer = answer(state, now);
    }
    if (answer.isCompletedExceptionally()) {
      fetch.completeExceptionally(
          new KeysUnavailableException("JWK Set of " + uri + " cannot be fetched", failure));
    } else {
      fetch.complete(answer.join());
    }
  }

  private void log(@Nullable Throwable failure, int failuresBefore) {
    if (failure != null) {
      @Nullable Throwable cause =
          failure instanceof CompletionException ? failure.getCause() : failure;
      LOG.warn("JWK Set of {} cannot be fetched: {}", uri, LogText.clean(String.valueOf(cause)));
    } else if (failuresBefore > 0) {
      LOG.info("JWK Set of {} is fetched again", uri);
    }
  }

  private State succeeded(State before, KeySet keys, long now) {
    // The same instance for the same keys: verified tokens stay verified.
    KeySet kept = keys.keys().equals(before.keys().keys()) ? before.keys() : keys;
    return new State(kept, true, now, 0, now + coolDown);
  }

  /** Tried again after 1 s, 2 s, 4 s and so on, up to the cool-down. */
  private State failed(State before, long now) {
    int failures = Math.min(before.failures() + 1, 30);
    long pause = Math.min(coolDown, Duration.ofSeconds(1L << (failures - 1)).toNanos());
    return new State(before.keys(), before.fetched(), before.fetchedAt(), failures, now + pause);
  }

  private CompletableFuture<KeySet> answer(State state, long now) {
    KeySet keys = usable(state, now);
    boolean known = state.fetched() && !(keys.keys().isEmpty() && !state.keys().keys().isEmpty());
    return known
        ? CompletableFuture.completedFuture(keys)
        : CompletableFuture.failedFuture(
            new KeysUnavailableException("JWK Set of " + uri + " has not been fetched", null));
  }

  /**
   * What has been fetched so far.
   *
   * @return a snapshot
   */
  public KeySourceStats stats() {
    State seen = state;
    Optional<Duration> age =
        seen.fetched()
            ? Optional.of(Duration.ofNanos(nanoTime.getAsLong() - seen.fetchedAt()))
            : Optional.empty();
    return new KeySourceStats(fetched.sum(), failed.sum(), seen.keys().keys().size(), age);
  }

  /** Options of a {@link JwksKeySource}. */
  public static final class Builder {
    private final URI uri;
    private Duration timeToLive = Duration.ofMinutes(5);
    private Duration staleIfError = Duration.ofHours(1);
    private Duration coolDown = Duration.ofSeconds(30);
    private LongSupplier nanoTime = System::nanoTime;

    private Builder(URI uri) {
      this.uri = JwksFetcher.checked(uri);
    }

    /**
     * How long fetched keys are used.
     *
     * @param timeToLive 1 min to 24 h; 5 min if not set
     * @return this
     */
    public Builder timeToLive(Duration timeToLive) {
      if (timeToLive.compareTo(Duration.ofMinutes(1)) < 0
          || timeToLive.compareTo(Duration.ofHours(24)) > 0) {
        throw new IllegalArgumentException(
            "timeToLive must be 1 minute to 24 hours, was " + timeToLive);
      }
      this.timeToLive = timeToLive;
      return this;
    }

    /**
     * How long keys are used while the issuer cannot be reached.
     *
     * @param staleIfError not negative; 1 h if not set; counts only as far as it is longer than the
     *     time to live
     * @return this
     */
    public Builder staleIfError(Duration staleIfError) {
      this.staleIfError = Durations.requireNotNegative(staleIfError, "staleIfError");
      return this;
    }

    /**
     * The least time between two fetches; after failures it is shorter at first.
     *
     * @param coolDown 1 s to 1 min; 30 s if not set
     * @return this
     */
    public Builder coolDown(Duration coolDown) {
      if (coolDown.compareTo(Duration.ofSeconds(1)) < 0
          || coolDown.compareTo(Duration.ofMinutes(1)) > 0) {
        throw new IllegalArgumentException(
            "coolDown must be 1 second to 1 minute, was " + coolDown);
      }
      this.coolDown = coolDown;
      return this;
    }

    Builder nanoTime(LongSupplier nanoTime) {
      this.nanoTime = requireNonNull(nanoTime, "nanoTime");
      return this;
    }

    /**
     * Builds the source.
     *
     * @return a new source
     */
    @CheckReturnValue
    public JwksKeySource build() {
      return build(new JwksFetcher(uri)::fetch);
    }

    JwksKeySource build(Supplier<CompletableFuture<KeySet>> fetcher) {
      return new JwksKeySource(this, fetcher);
    }
  }
}
