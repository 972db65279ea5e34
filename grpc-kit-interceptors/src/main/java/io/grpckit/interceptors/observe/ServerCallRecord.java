package io.grpckit.interceptors.observe;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one object of a server call: its tracer, its counters, and what observers see of it. With
 * {@link ServerTraffic} the only class that knows grpc-java's experimental tracer API on the
 * server.
 *
 * <p>Three parties meet here on different threads: the transport (counts, {@link #streamClosed}),
 * the server (the method's descriptor) and the interceptor (entering and leaving the handler).
 */
final class ServerCallRecord extends ServerTraffic {

  private static final int CLOSED = 1;
  private static final int FINISHED = 2;
  private static final int INTERCEPTED = 4;
  private static final int LEFT = 8;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(ServerCallRecord.class, "state", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final ServerObservation observation;
  private final String path;
  private final Metadata headers;
  private final long startNanos;

  @SuppressWarnings("UnusedVariable") // Read through STATE.
  private volatile int state;

  private @Nullable MethodEntry entry;
  // Set when observers have been told; publishes the entry.
  private volatile @Nullable CallListener @Nullable [] listeners;
  private volatile @Nullable SocketAddress peer;
  private volatile @Nullable CallFields fields;
  private volatile @Nullable Status status;
  private long durationNanos;

  ServerCallRecord(
      ServerObservation observation, String path, Metadata headers, @Nullable MethodEntry known) {
    this.observation = observation;
    this.path = path;
    this.headers = headers;
    this.entry = known;
    this.startNanos = observation.nanoTime();
  }

  private @Nullable CallListener[] start(MethodEntry method) {
    entry = method;
    @Nullable CallListener[] told = method.started(this);
    listeners = told;
    return told;
  }

  /** The listeners; starts the call as the given method's if it has not started yet. */
  private @Nullable CallListener[] startedAs(@Nullable MethodDescriptor<?, ?> descriptor) {
    @Nullable CallListener[] started = listeners;
    if (started != null) {
      return started;
    }
    synchronized (this) {
      started = listeners;
      if (started != null) {
        return started;
      }
      MethodEntry known = entry;
      return start(known != null ? known : observation.resolve(descriptor));
    }
  }

  private @Nullable CallListener[] listeners() {
    return startedAs(null);
  }

  // What the transport and the server tell.

  /**
   * The first that the server does with a call. Of one whose {@code grpc-timeout} is malformed
   * neither this nor the end is ever told: observers must not hear of its beginning.
   */
  @Override
  public Context filterContext(Context context) {
    MethodEntry known = entry;
    boolean hooked = known == null || known.hooked(startedAs(null));
    return hooked ? context.withValue(CallFields.CALL, this) : context;
  }

  @Override
  public void serverCallStarted(ServerCallInfo<?, ?> info) {
    called(info.getMethodDescriptor(), info.getAttributes());
  }

  void called(MethodDescriptor<?, ?> descriptor, Attributes transport) {
    peer = observation.peer(transport, headers);
    startedAs(descriptor);
  }

  @Override
  public void inboundMessageRead(int sequence, long wireBytes, long bytes) {
    @Nullable CallListener[] told = listeners;
    // A transport in the same process may read a message before the server has found the method.
    if (told != null) {
      Listeners.received(told, this, sequence, wireBytes, bytes);
    }
  }

  @Override
  public void outboundMessageSent(int sequence, long wireBytes, long bytes) {
    Listeners.sent(listeners(), this, sequence, wireBytes, bytes);
  }

  @Override
  public void streamClosed(Status outcome) {
    if ((set(CLOSED) & CLOSED) != 0) {
      return;
    }
    @Nullable CallListener[] told = listeners();
    durationNanos = observation.nanoTime() - startNanos;
    status = outcome;
    Listeners.finished(told, this);
    boolean handlerIsInside = (set(FINISHED) & (INTERCEPTED | LEFT)) == INTERCEPTED;
    if (!handlerIsInside && wants(CallHook.CALLBACKS) && anybodyWaits(told)) {
      observation.later(() -> Listeners.completed(told, this));
    }
  }

  // What the interceptor tells.

  /** Returns false if the call needs no interceptor, has one already, or is over. */
  boolean intercept(@Nullable Deadline contextDeadline) {
    MethodEntry method = entry;
    if (method == null || !method.hooked()) {
      return false;
    }
    if (contextDeadline != null) {
      fields().deadline = contextDeadline;
    }
    return (set(INTERCEPTED) & (INTERCEPTED | FINISHED)) == 0;
  }

  @Nullable AutoCloseable enter() {
    return wants(CallHook.CALLBACKS) ? Listeners.enter(listeners(), this) : null;
  }

  /** The handler has seen the end of the call; the thread is its own. */
  void left() {
    int before = set(LEFT);
    if ((before & (LEFT | FINISHED)) == FINISHED && wants(CallHook.CALLBACKS)) {
      Listeners.completed(listeners(), this);
    }
  }

  void responseHeaders(Metadata responseHeaders) {
    Listeners.responseHeaders(listeners(), this, responseHeaders);
  }

  void request(Object message) {
    Listeners.request(listeners(), this, message);
  }

  void response(Object message) {
    Listeners.response(listeners(), this, message);
  }

  boolean wants(CallHook hook) {
    return entry != null && entry.wants(hook);
  }

  private boolean anybodyWaits(@Nullable CallListener[] told) {
    return entry != null && entry.hooked(told);
  }

  private int set(int bit) {
    return (int) STATE.getAndBitwiseOr(this, bit);
  }

  // What observers see.

  @Override
  public ObservedMethod method() {
    MethodEntry method = entry;
    return method == null ? observation.resolve(null).method() : method.method();
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Metadata requestHeaders() {
    return headers;
  }

  @Override
  public @Nullable SocketAddress peer() {
    return peer;
  }

  @Override
  public @Nullable Duration timeout() {
    CallFields own = fields;
    Deadline end = own == null ? null : own.deadline;
    if (end == null) {
      return null;
    }
    long sinceStart = observation.nanoTime() - startNanos;
    return Duration.ofNanos(sinceStart + end.timeRemaining(TimeUnit.NANOSECONDS));
  }

  @Override
  public long durationNanos() {
    return status != null ? durationNanos : observation.nanoTime() - startNanos;
  }

  @Override
  public @Nullable Status status() {
    return status;
  }

  @Override
  public CallFields fields() {
    CallFields own = fields;
    if (own != null) {
      return own;
    }
    synchronized (this) {
      own = fields;
      if (own == null) {
        own = new CallFields();
        fields = own;
      }
      return own;
    }
  }

  @Override
  public @Nullable CallTrace trace() {
    CallFields own = fields;
    return own == null ? null : own.trace;
  }

  @Override
  public void trace(CallTrace callTrace) {
    fields().trace = callTrace;
  }
}
