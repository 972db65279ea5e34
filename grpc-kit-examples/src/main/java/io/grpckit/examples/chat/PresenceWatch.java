package io.grpckit.examples.chat;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpckit.examples.chat.v1.PresenceEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code WatchPresence} on the wire, which costs a counter however slow its caller is. Not
 * thread-safe.
 */
final class PresenceWatch {

  private static final Logger log = LoggerFactory.getLogger(PresenceWatch.class);
  private static final long NOTHING = -1;

  private final ServerCallStreamObserver<PresenceEvent> call;
  private @Nullable PresenceRoom room;
  private long known = NOTHING;

  PresenceWatch(ServerCallStreamObserver<PresenceEvent> call) {
    this.call = call;
  }

  void begin(PresenceRoom watched) {
    room = watched;
    watched.add(this);
    send();
  }

  /** Sends what the caller does not know, as far as it is ready for it. */
  void send() {
    PresenceRoom watched = room;
    if (watched == null) {
      return;
    }
    try {
      while (known != watched.changes() && call.isReady()) {
        sendNext(watched);
      }
    } catch (RuntimeException e) { // others watch too
      log.warn("somebody who watches a room could not be told: {}", e.getMessage(), e);
      room = null;
    }
  }

  private void sendNext(PresenceRoom watched) {
    PresenceEvent next = known == NOTHING ? null : watched.after(known);
    if (next == null) {
      call.onNext(watched.present());
      known = watched.changes();
    } else {
      call.onNext(next);
      known++;
    }
  }

  /** Ends the call, as its server is about to stop. */
  void endForDrain() {
    if (room != null) {
      room = null;
      call.onError(new PresenceClosedException());
    }
  }

  /** The call has ended. */
  void end(PresenceRoom watched) {
    room = null;
    watched.remove(this);
  }
}
