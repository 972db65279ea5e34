package io.grpckit.examples.chat;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.chat.v1.PresenceEvent;
import io.grpckit.examples.log.Broker;
import io.grpckit.examples.log.BrokerUnavailableException;
import io.grpckit.health.DrainSignal;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which room: whoever has a stream open there, once however many they are. Streams end
 * for many reasons, such as a token that expires or a server that is replaced; so whoever is back
 * within a moment, at this server or at another, has not left. Thread-safe.
 *
 * <p>All that changes, and all that is sent to those who watch, happens on one thread, which waits
 * for nobody: who reads slowly is told less often, but never less than who is there.
 */
final class Presence implements AutoCloseable {

  private static final Duration RECONNECT_DELAY = Duration.ofMillis(500);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /** How long somebody may be away without having left. */
  static final Duration ABSENCE = Duration.ofSeconds(3);

  private final ScheduledExecutorService thread;
  private final PresenceRooms rooms;
  private final Duration absence;
  private final @Nullable PresenceExchange exchange;

  private Presence(
      ScheduledExecutorService thread,
      PresenceRooms rooms,
      Duration absence,
      @Nullable PresenceExchange exchange) {
    this.thread = thread;
    this.rooms = rooms;
    this.absence = absence;
    this.exchange = exchange;
  }

  /** Of the callers of this server alone. */
  static Presence ofThisServer() {
    return ofThisServer(PresenceLimits.DEFAULTS, ABSENCE);
  }

  static Presence ofThisServer(PresenceLimits limits, Duration absence) {
    return new Presence(startThread(), new PresenceRooms(limits), absence, null);
  }

  /** Of the callers of all servers on the broker. */
  static Presence ofAllServers(Broker broker) {
    return ofAllServers(broker, PresenceLimits.DEFAULTS, ABSENCE, PresenceExchange.BEAT);
  }

  static Presence ofAllServers(
      Broker broker, PresenceLimits limits, Duration absence, Duration beat) {
    ScheduledExecutorService thread = startThread();
    PresenceRooms rooms = new PresenceRooms(limits);
    PresenceExchange exchange = PresenceExchange.start(broker, rooms, thread, beat);
    return new Presence(thread, rooms, absence, exchange);
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
            thread.schedule(() -> rooms.leave(room, who), absence.toMillis(), MILLISECONDS);
          }
        });
  }

  /**
   * Tells the current call who is in a room, and who joins and leaves, until it ends.
   *
   * @throws BrokerUnavailableException if other servers cannot be heard
   */
  void watch(String room, StreamObserver<PresenceEvent> responses) {
    if (exchange != null) {
      exchange.requireConnection();
    }
    var call = (ServerCallStreamObserver<PresenceEvent>) responses;
    PresenceWatch watch = new PresenceWatch(call);
    call.setOnReadyHandler(() -> execute(watch::send));
    call.setOnCancelHandler(() -> {}); // without a handler, onNext would throw
    execute(() -> rooms.add(room, watch));
    untilTheCallEnds(() -> rooms.remove(room, watch));
    DrainSignal.current().onDrain(() -> execute(watch::endForDrain));
  }

  /** Stops telling, when nobody may come back any more. Other servers hear that all have left. */
  @Override
  public void close() {
    if (exchange == null) {
      thread.shutdownNow();
      return;
    }
    thread.shutdown();
    try {
      if (thread.awaitTermination(absence.plus(LAST_WORDS).toMillis(), MILLISECONDS)) {
        exchange.reportThatNobodyIsHere();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
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
