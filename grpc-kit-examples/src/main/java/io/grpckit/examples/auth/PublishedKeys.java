package io.grpckit.examples.auth;

import static java.util.Objects.requireNonNull;

import io.grpckit.interceptors.auth.jwt.KeySet;
import io.grpckit.interceptors.auth.jwt.KeySource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The keys by which tokens are verified: those of the JWK Set (RFC 7517) that is published, so that
 * whoever reads it verifies exactly what this server verifies. A token whose key is not among them
 * may be that of another server on the same store, which has just created the first key: then the
 * store is asked again, at most every ten seconds, whatever callers present. Thread-safe.
 */
public final class PublishedKeys implements KeySource {

  static final Duration BETWEEN_READS = Duration.ofSeconds(10);

  private final SigningKeys keys;
  private final Executor executor;
  private final Clock clock;
  private Instant nextRead = Instant.MIN;
  private CompletableFuture<KeySet> lastRead = new CompletableFuture<>();
  private volatile Document document;

  /**
   * Publishes keys.
   *
   * @param keys the keys
   * @param executor reads the store, so that no call waits for it on its own thread
   * @param clock spaces the reads out
   */
  public PublishedKeys(SigningKeys keys, Executor executor, Clock clock) {
    this.keys = requireNonNull(keys, "keys");
    this.executor = requireNonNull(executor, "executor");
    this.clock = requireNonNull(clock, "clock");
    this.document = Document.of(keys.published());
  }

  @Override
  public KeySet current() {
    return document().keys();
  }

  /**
   * The JWK Set, after a look at the store.
   *
   * @return JSON; the last one if the store cannot be read
   */
  public CompletionStage<String> jwks() {
    return refresh(null).handle((read, unreadable) -> document().json());
  }

  /** Rotated keys are written and read once. */
  private Document document() {
    KeySet published = keys.published();
    Document current = document;
    if (current.published() != published) {
      current = Document.of(published);
      document = current;
    }
    return current;
  }

  @Override
  public synchronized CompletionStage<KeySet> refresh(@Nullable String keyId) {
    Instant now = clock.instant();
    if (!now.isBefore(nextRead)) {
      nextRead = now.plus(BETWEEN_READS);
      lastRead = CompletableFuture.supplyAsync(this::read, executor);
    }
    return lastRead;
  }

  private KeySet read() {
    keys.rotate();
    return current();
  }

  /** What is published, and what a reader makes of it. */
  private record Document(KeySet published, String json, KeySet keys) {

    static Document of(KeySet published) {
      String json = published.toJwks();
      return new Document(published, json, KeySet.fromJwks(json));
    }
  }
}
