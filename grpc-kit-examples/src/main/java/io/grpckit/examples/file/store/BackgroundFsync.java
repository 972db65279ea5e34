package io.grpckit.examples.file.store;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.runAsync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Brings a file to the disk while more of it is written, so that its end does not wait for all of
 * it. A system tells of a write that failed once only, and takes it for done from then on: what
 * goes wrong is kept, and so is how much is safe. Not thread-safe.
 */
final class BackgroundFsync {

  private static final long EVERY = 32 << 20;

  private final Force force;
  private final Executor thread;

  private CompletableFuture<Void> running = completedFuture(null);
  private long begun;
  private long safe;
  private volatile boolean failed;

  BackgroundFsync(Force force, Executor thread) {
    this.force = force;
    this.thread = thread;
  }

  /** Returns when all that was written to the file is on the disk. */
  @FunctionalInterface
  interface Force {
    void run() throws IOException;
  }

  /**
   * The file has grown.
   *
   * @throws IOException if what was written before could not be brought to the disk
   */
  void upTo(long size) throws IOException {
    if (size - begun >= EVERY && running.isDone()) {
      await();
      begin(size, thread);
    }
  }

  /**
   * Waits until all of it is on the disk.
   *
   * @throws IOException if it cannot be brought there, or could not earlier
   */
  void finish(long size) throws IOException {
    await();
    begin(size, Runnable::run);
    await();
  }

  /** All that was written is thrown away, and what went wrong with it does not matter. */
  void restart() {
    awaitQuietly();
    running = completedFuture(null);
    begun = 0;
    safe = 0;
    failed = false;
  }

  /** How much is on the disk for certain. */
  long safe() {
    return safe;
  }

  /** Whether something was lost on its way to the disk. Waits for what is on its way. */
  boolean hasFailed() {
    awaitQuietly();
    return failed;
  }

  private void begin(long size, Executor executor) {
    begun = size;
    running = runAsync(this::force, executor);
  }

  private void force() {
    try {
      force.run();
    } catch (ClosedChannelException e) { // by an interrupt: nothing is lost on its way
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      failed = true;
      throw new UncheckedIOException(e);
    }
  }

  private void await() throws IOException {
    try {
      running.join();
      safe = begun;
    } catch (CompletionException e) {
      throw e.getCause() instanceof UncheckedIOException failure
          ? failure.getCause()
          : new IOException(e.getCause());
    }
  }

  private void awaitQuietly() {
    running.exceptionally(failure -> null).join();
  }
}
