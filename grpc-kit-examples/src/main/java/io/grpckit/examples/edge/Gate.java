package io.grpckit.examples.edge;

import java.util.function.BooleanSupplier;

/** Asks for the next message when the last one has passed and there is room for it. Thread-safe. */
final class Gate {

  private final BooleanSupplier room;
  private final Runnable next;
  private boolean waiting;

  Gate(BooleanSupplier room, Runnable next) {
    this.room = room;
    this.next = next;
  }

  /** A message has passed. */
  void passed() {
    synchronized (this) {
      waiting = true;
    }
    open(); // there may have been room all the time, or there is now
  }

  /** There may be room. */
  void open() {
    synchronized (this) {
      if (!waiting || !room.getAsBoolean()) {
        return;
      }
      waiting = false;
    }
    next.run();
  }
}
