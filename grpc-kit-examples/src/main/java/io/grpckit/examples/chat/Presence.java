package io.grpckit.examples.chat;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.chat.v1.PresenceEvent;
import io.grpckit.health.DrainSignal;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who is in which room: whoever has a stream open there, once however many they are. Thread-safe.
 *
 * <p>All that changes, and all that is sent to those who watch, happens on one thread, which waits
 * for nobody: who reads slowly is told less often, but never less than who is there.
 */
final class Presence implements AutoCloseable {

  private static final Duration RECONNECT_DELAY = Duration.ofMillis(500);

  private final ScheduledExecutorService thread;
  private final PresenceRooms rooms;

  private Presence(PresenceLimits limits) {
    this.thread = startThread();
    this.rooms = new PresenceRooms(limits);
  }

  /** Of the callers of this server. */
  static Presence ofThisServer(PresenceLimits limits) {
    return new Presence(limits);
  }

  /** What those who watch are told when they are cut off. */
  static ExceptionMapper failures() {
    return ExceptionMapper.builder()
        .map(
            PresenceClosedException.class,
            e -> RpcFailure.unavailable(e.getMessage(), RECONNECT_DELAY))
        .build();
  }

  /** The caller of the current call is in a room until the call ends. */
  void enter(String room) {
    Participant who = Participant.current();
    AtomicBoolean shown = new AtomicBoolean();
    execute(() -> shown.set(rooms.enter(room, who)));
    untilTheCallEnds(
        () -> {
          if (shown.get()) {
            rooms.leave(room, who);
          }
        });
  }

  /** Tells the current call who is in a room, and who joins and leaves, until it ends. */
  void watch(String room, StreamObserver<PresenceEvent> responses) {
    var call = (ServerCallStreamObserver<PresenceEvent>) responses;
    PresenceWatch watch = new PresenceWatch(call);
    call.setOnReadyHandler(() -> execute(watch::send));
    call.setOnCancelHandler(() -> {}); // without a handler, onNext would throw
    execute(() -> rooms.add(room, watch));
    untilTheCallEnds(() -> rooms.remove(room, watch));
    DrainSignal.current().onDrain(() -> execute(watch::endForDrain));
  }

  /** Stops telling. */
  @Override
  public void close() {
    thread.shutdown();
  }

  private void untilTheCallEnds(Runnable cleanUp) {
    Context.current().addListener(ended -> cleanUp.run(), this::execute);
  }

  private void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      // closed: nobody is told any more
    }
  }

  private static ScheduledExecutorService startThread() {
    return new ScheduledThreadPoolExecutor(
        1,
        task -> {
          Thread thread = new Thread(task, "chat-presence");
          thread.setDaemon(true);
          return thread;
        });
  }
}
