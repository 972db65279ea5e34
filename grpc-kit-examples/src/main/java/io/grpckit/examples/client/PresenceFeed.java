package io.grpckit.examples.client;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.examples.chat.v1.ChatServiceGrpc.ChatServiceBlockingStub;
import io.grpckit.examples.chat.v1.PresenceEvent;
import io.grpckit.examples.chat.v1.WatchPresenceRequest;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Watches who is in a room, through the loss of its connection: then the listener is told anew who
 * is there. If the server refuses, the listener hears no more.
 */
public final class PresenceFeed implements AutoCloseable {
  private final ChatServiceBlockingStub chat;
  private final WatchPresenceRequest room;
  private final Consumer<PresenceEvent> listener;
  private final Backoff backoff;
  private final CancellableContext lifetime = Context.current().withCancellation();
  private final CountDownLatch known = new CountDownLatch(1);

  private PresenceFeed(
      Connection connection, String room, Consumer<PresenceEvent> listener, Backoff backoff) {
    this.chat = connection.blockingChat();
    this.room = WatchPresenceRequest.newBuilder().setRoom(room).build();
    this.listener = listener;
    this.backoff = backoff;
  }

  /** Begins to watch; the listener is called on a thread of the feed. */
  public static PresenceFeed open(
      Connection connection, String room, Consumer<PresenceEvent> listener, Backoff backoff) {
    PresenceFeed feed = new PresenceFeed(connection, room, listener, backoff);
    Threads.daemon("presence " + room).execute(feed.lifetime.wrap(feed::follow));
    return feed;
  }

  /** Waits until the listener knows who is there, or never will. */
  public void awaitKnown() throws InterruptedException {
    known.await();
  }

  /** Ends the call. */
  @Override
  public void close() {
    lifetime.cancel(null);
  }

  private void follow() {
    try {
      while (!lifetime.isCancelled()) {
        followOnce();
      }
    } catch (StatusRuntimeException e) {
      close(); // the server refuses, or stays away
    } finally {
      known.countDown();
    }
  }

  private void followOnce() {
    try {
      chat.watchPresence(room).forEachRemaining(this::tell);
      throw Status.UNAVAILABLE.withDescription("the room was closed").asRuntimeException();
    } catch (StatusRuntimeException e) {
      if (!lifetime.isCancelled()) {
        backoff.orThrow(e);
      }
    }
  }

  private void tell(PresenceEvent event) {
    backoff.progressed();
    listener.accept(event);
    known.countDown();
  }
}
