package io.grpckit.examples.chat;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.chat.v1.PresenceEvent;
import io.grpckit.examples.log.Broker;
import io.grpckit.examples.log.BrokerUnavailableException;
import io.grpckit.examples.stall.CallsPerCaller;
import io.grpckit.health.DrainSignal;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which room: whoever has a stream open there, once however many they are. Streams end
 * for many reasons, such as a token that expires or a server that is replaced; so whoever is back
 * within a moment, at this server or at another, has not left. Thread-safe.
 *
 * <p>All that is known changes on one thread, which waits for no caller: others write to the calls,
 * and who reads slowly is told less often, but never less than who is there. It waits for the
 * broker only while so much is to be sent there that the client of the broker takes no more.
 */
final class Presence implements AutoCloseable {

  private static final int WRITERS = Math.max(2, Runtime.getRuntime().availableProcessors());
  private static final Duration RECONNECT_DELAY = Duration.ofMillis(500);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /** How long somebody may be away without having left. */
  static final Duration ABSENCE = Duration.ofSeconds(3);

  private final PresenceThread thread;
  private final PresenceRooms rooms;
  private final int mostWatches;
  private final CallsPerCaller watchers;
  private final Duration absence;
  private final @Nullable PresenceExchange exchange;
  private final ExecutorService writers = startWriters();

  private Presence(
      PresenceThread thread,
      PresenceRooms rooms,
      PresenceLimits limits,
      Duration absence,
      @Nullable PresenceExchange exchange) {
    this.thread = thread;
    this.rooms = rooms;
    this.mostWatches = limits.watches();
    this.watchers = new CallsPerCaller(mostWatches);
    this.absence = absence;
    this.exchange = exchange;
  }

  /** Of the callers of this server alone. */
  static Presence ofThisServer() {
    return ofThisServer(PresenceLimits.DEFAULTS, ABSENCE);
  }

  static Presence ofThisServer(PresenceLimits limits, Duration absence) {
    return new Presence(new PresenceThread(), new PresenceRooms(limits), limits, absence, null);
  }

  /** Of the callers of all servers on the broker. */
  static Presence ofAllServers(Broker broker) {
    return ofAllServers(broker, PresenceLimits.DEFAULTS, ABSENCE, PresenceExchange.BEAT);
  }

  static Presence ofAllServers(
      Broker broker, PresenceLimits limits, Duration absence, Duration beat) {
    PresenceThread thread = new PresenceThread();
    PresenceRooms rooms = new PresenceRooms(limits);
    PresenceExchange exchange = PresenceExchange.start(broker, rooms, thread, beat);
    return new Presence(thread, rooms, limits, absence, exchange);
  }

  /** What those who watch are told when they are cut off. */
  static ExceptionMapper failures() {
    return ExceptionMapper.builder()
        .map(
            PresenceClosedException.class,
            e -> RpcFailure.unavailable(e.getMessage(), RECONNECT_DELAY))
        .map(
            TooManyWatchesException.class,
            e -> RpcFailure.resourceExhausted("user:" + e.callerId(), e.getMessage()))
        .build();
  }

  /** The caller of the current call is in a room until the call ends. */
  void enter(String room) {
    Participant who = Participant.current();
    AtomicBoolean shown = new AtomicBoolean();
    thread.execute(() -> shown.set(rooms.enter(room, who)));
    whenTheCallEnds(
        () ->
            thread.later(
                absence,
                () -> {
                  if (shown.get()) {
                    rooms.leave(room, who);
                  }
                }));
  }

  /**
   * Tells the current call who is in a room, and who joins and leaves, until it ends.
   *
   * @throws BrokerUnavailableException if other servers cannot be heard
   * @throws TooManyWatchesException if the caller has as many as one may have
   */
  void watch(String room, StreamObserver<PresenceEvent> responses) {
    if (exchange != null) {
      exchange.requireConnection();
    }
    String who = Participant.current().id();
    if (!watchers.begin(who)) {
      throw new TooManyWatchesException(who, mostWatches);
    }
    whenTheCallEnds(() -> watchers.end(who));
    var call = (ServerCallStreamObserver<PresenceEvent>) responses;
    PresenceWatch watch = new PresenceWatch(call, thread, writers);
    call.setOnReadyHandler(() -> thread.execute(watch::send));
    call.setOnCancelHandler(() -> {}); // without a handler, onNext would throw
    thread.execute(() -> rooms.add(room, watch));
    whenTheCallEnds(() -> thread.execute(() -> rooms.remove(room, watch)));
    DrainSignal.current().onDrain(() -> thread.execute(watch::endForDrain));
  }

  /** Stops telling, when nobody may come back any more. Other servers hear that all have left. */
  @Override
  public void close() {
    if (exchange == null) {
      thread.closeNow(LAST_WORDS);
    } else {
      if (thread.close(absence.plus(LAST_WORDS))) {
        exchange.reportThatNobodyIsHere();
      }
      exchange.close();
    }
    writers.shutdown();
  }

  private static void whenTheCallEnds(Runnable cleanUp) {
    Context.current().addListener(ended -> cleanUp.run(), Runnable::run);
  }

  private static ExecutorService startWriters() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        WRITERS,
        task -> {
          Thread thread = new Thread(task, "chat-presence-live-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
