package io.grpckit.examples.edge.call;

import java.util.function.BooleanSupplier;

/** Asks for the next message when the last one has passed and there is room for it. Thread-safe. */
public final class FlowControl {

  private final BooleanSupplier room;
  private final Runnable next;
  private boolean waiting;

  /**
   * A flow that has not begun: the first message is asked for elsewhere.
   *
   * @param room whether the other end takes a message
   * @param next asks for one
   */
  public FlowControl(BooleanSupplier room, Runnable next) {
    this.room = room;
    this.next = next;
  }

  /** A message has passed. */
  public void passed() {
    synchronized (this) {
      waiting = true;
    }
    open(); // there may have been room all the time, or there is now
  }

  /** There may be room. */
  public void open() {
    synchronized (this) {
      if (!waiting || !room.getAsBoolean()) {
        return;
      }
      waiting = false;
    }
    next.run();
  }
}
