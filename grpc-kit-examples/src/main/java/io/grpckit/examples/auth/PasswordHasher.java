package io.grpckit.examples.auth;

import io.grpc.Context;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Argon2id (RFC 9106), with OWASP's parameters: 19 MiB, 2 passes, 1 lane. As each hash takes so
 * much memory, only a few run at a time, a bounded number waits a bounded time, and the rest is
 * refused with {@link TooManySignInsException}. Nothing is hashed for a caller who has gone by the
 * time that it is his turn. Thread-safe.
 */
public final class PasswordHasher {

  /** How many may wait for their turn: few of the threads that all calls share. */
  public static final int WAITING = 16;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Semaphore seats;
  private final Semaphore running;
  private final Duration patience;
  private final SecureRandom random = new SecureRandom();
  private final String unknown;

  /**
   * Keeps half of the processors for other calls, and never takes more than an eighth of the heap
   * at a time.
   */
  public PasswordHasher() {
    this(parallelism(), WAITING, PATIENCE);
  }

  PasswordHasher(int parallelism, int waiting, Duration patience) {
    this.seats = new Semaphore(parallelism + waiting);
    this.running = new Semaphore(parallelism, true);
    this.patience = patience;
    this.unknown = hash("");
  }

  private static int parallelism() {
    long fitting = Runtime.getRuntime().maxMemory() / 8 / Argon2Hash.MEMORY_BYTES;
    return (int) Math.max(1, Math.min(Runtime.getRuntime().availableProcessors() / 2, fitting));
  }

  /**
   * Hashes a password with a salt of its own.
   *
   * @param password what the user will type
   * @return the hash, with its salt and parameters, in the PHC string format
   * @throws TooManySignInsException if too many others are being hashed
   */
  public String hash(String password) {
    return limited(() -> Argon2Hash.of(password, random).text());
  }

  /**
   * Compares a password with a hash.
   *
   * @param password what the user typed
   * @param hash from {@link #hash}
   * @return whether they belong together
   * @throws TooManySignInsException if too many others are being hashed
   */
  public boolean matches(String password, String hash) {
    return limited(() -> Argon2Hash.parse(hash).matches(password));
  }

  /**
   * Takes as long as {@link #matches}, for users that do not exist.
   *
   * @param password what the user typed
   * @throws TooManySignInsException if too many others are being hashed
   */
  public void matchesNobody(String password) {
    matches(password, unknown);
  }

  int seatsLeft() {
    return seats.availablePermits();
  }

  <T> T limited(Supplier<T> work) {
    if (!seats.tryAcquire()) {
      throw new TooManySignInsException();
    }
    try {
      return whenItsTurnComes(work);
    } finally {
      seats.release();
    }
  }

  private <T> T whenItsTurnComes(Supplier<T> work) {
    try {
      if (!running.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TooManySignInsException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TooManySignInsException();
    }
    try {
      if (Context.current().isCancelled()) {
        throw new CancellationException("the caller has gone");
      }
      return work.get();
    } finally {
      running.release();
    }
  }
}
