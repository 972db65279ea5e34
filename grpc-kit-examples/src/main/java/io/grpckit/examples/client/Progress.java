package io.grpckit.examples.client;

/** Is told how far a transfer has come. */
public interface Progress {

  /** Begins, or goes on after an interruption, with {@code done} of {@code total} bytes. */
  void start(long done, long total);

  /** {@code done} bytes are through. */
  void at(long done);
}
