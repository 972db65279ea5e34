package io.grpckit.examples.file;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.runAsync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Brings a file to the disk while more of it is written, so that its end does not wait for all of
 * it. A system tells of a write that failed once only: what goes wrong is kept for the end. Not
 * thread-safe.
 */
final class Flush {

  private static final long EVERY = 32 << 20;

  private final FileChannel file;
  private final Executor thread;

  private CompletableFuture<Void> running = completedFuture(null);
  private long begun;

  Flush(FileChannel file, Executor thread) {
    this.file = file;
    this.thread = thread;
  }

  /**
   * The file has grown.
   *
   * @throws IOException if what was written before could not be brought to the disk
   */
  void upTo(long size) throws IOException {
    if (size - begun >= EVERY && running.isDone()) {
      await();
      begun = size;
      running = runAsync(this::force, thread);
    }
  }

  /** Waits until all of it is on the disk. */
  void finish() throws IOException {
    await();
    file.force(true);
  }

  private void force() {
    try {
      file.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await() throws IOException {
    try {
      running.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof UncheckedIOException failed
          ? failed.getCause()
          : new IOException(e.getCause());
    }
  }
}
