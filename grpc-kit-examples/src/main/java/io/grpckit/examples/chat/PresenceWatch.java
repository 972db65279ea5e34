package io.grpckit.examples.chat;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpckit.examples.chat.v1.PresenceEvent;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code WatchPresence} on the wire, which costs a counter and at most one event on its way,
 * however slow its caller is. Used by the thread of presence alone; what it writes to the call it
 * writes on other threads, one thing after the other, as that may take a while.
 */
final class PresenceWatch {

  private static final Logger log = LoggerFactory.getLogger(PresenceWatch.class);
  private static final long NOTHING = -1;

  private final ServerCallStreamObserver<PresenceEvent> call;
  private final Executor thread;
  private final Executor writers;
  private @Nullable PresenceRoom room;
  private @Nullable Throwable failure;
  private boolean writing;
  private long known = NOTHING;

  /**
   * Starts with a caller who knows nothing.
   *
   * @param thread the one that uses this watch
   * @param writers those that write to the call
   */
  PresenceWatch(ServerCallStreamObserver<PresenceEvent> call, Executor thread, Executor writers) {
    this.call = call;
    this.thread = thread;
    this.writers = writers;
  }

  void begin(PresenceRoom watched) {
    room = watched;
    watched.add(this);
    send();
  }

  /** Sends what the caller does not know, as far as it is ready for it. */
  void send() {
    Runnable next = writing ? null : next();
    if (next != null) {
      writing = true;
      writers.execute(() -> write(next));
    }
  }

  /** What is to be written now, if anything. */
  private @Nullable Runnable next() {
    PresenceRoom watched = room;
    Throwable cause = failure;
    if (cause != null) {
      failure = null;
      return () -> call.onError(cause);
    }
    if (watched == null || known == watched.changes() || !call.isReady()) {
      return null;
    }
    PresenceEvent event = nextEvent(watched);
    return () -> call.onNext(event);
  }

  private PresenceEvent nextEvent(PresenceRoom watched) {
    PresenceEvent next = known == NOTHING ? null : watched.after(known);
    if (next == null) {
      known = watched.changes();
      return watched.present();
    }
    known++;
    return next;
  }

  private void write(Runnable what) {
    try {
      what.run();
    } catch (RuntimeException | Error e) {
      log.warn("somebody who watches a room could not be told: {}", e.getMessage(), e);
      thread.execute(() -> fail(e));
    }
    thread.execute(
        () -> {
          writing = false;
          send();
        });
  }

  /** Ends the call, as its server is about to stop. */
  void endForDrain() {
    fail(new PresenceClosedException());
  }

  private void fail(Throwable cause) {
    if (room != null) {
      room = null;
      failure = cause;
      send();
    }
  }

  /** The call has ended. */
  void end(PresenceRoom watched) {
    room = null;
    watched.remove(this);
  }
}
