package io.grpckit.health;

import io.grpc.Context;

/**
 * Tells the handler of a call that its server is going away. A handler of a long stream ends it
 * then, with a cursor by which the client goes on elsewhere; what has not ended when the grace is
 * over is cut.
 */
public interface DrainSignal {
  /**
   * The signal of the current call, from its {@link Context}.
   *
   * @return one that never comes, if {@link Drain#interceptor()} is not installed
   */
  static DrainSignal current() {
    return DrainSignals.KEY.get();
  }

  /**
   * Whether the call should come to an end: for handlers that work in a loop.
   *
   * @return true once the server has stopped taking new calls
   */
  boolean isDraining();

  /**
   * Runs a task when the call should come to an end, at once if that time has come: for handlers
   * that wait. It runs on a thread of the drain, concurrently with the handler: a {@code
   * StreamObserver} is not thread-safe, so take turns with whoever else sends.
   *
   * @param task ends the call; short, for it holds up others
   */
  void onDrain(Runnable task);
}
