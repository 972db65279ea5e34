package io.grpckit.interceptors.observe;

import io.grpc.ClientStreamTracer;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one object of a client's call: the source of its attempts' tracers, its counters, and what
 * observers see of it. With {@link AttemptRecord} the only code that knows grpc-java's experimental
 * tracer API on the client.
 */
final class ClientCallRecord extends ClientStreamTracer.Factory implements ObservedCall {

  private final MethodEntry entry;
  private final String path;
  private final LongSupplier nanoClock;
  private final CallFields fields = new CallFields();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger transparentRetries = new AtomicInteger();
  private final AtomicInteger hedges = new AtomicInteger();
  private final AtomicLong bytesIn = new AtomicLong();
  private final AtomicLong bytesOut = new AtomicLong();

  // Written by the application's thread, before the call can have any other.
  private Metadata headers = new Metadata();
  private long startNanos;
  private long timeoutNanos = -1;
  private @Nullable CallListener[] listeners = {};

  private volatile long messagesIn;
  private volatile long messagesOut;
  private volatile @Nullable SocketAddress peer;
  private volatile @Nullable CallTrace trace;
  private long durationNanos;
  private volatile @Nullable Status status;

  ClientCallRecord(MethodEntry entry, String path, LongSupplier nanoClock) {
    this.entry = entry;
    this.path = path;
    this.nanoClock = nanoClock;
  }

  // What the interceptor tells.

  void start(Metadata requestHeaders, @Nullable Deadline deadline) {
    headers = requestHeaders;
    startNanos = nanoTime();
    timeoutNanos = deadline == null ? -1 : deadline.timeRemaining(TimeUnit.NANOSECONDS);
    listeners = entry.started(this);
  }

  /** Returns whether this was the end; there is only one. */
  boolean end(Status outcome) {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    durationNanos = nanoTime() - startNanos;
    status = outcome;
    Listeners.finished(listeners, this);
    return true;
  }

  void completed() {
    if (entry.wants(CallHook.CALLBACKS)) {
      Listeners.completed(listeners, this);
    }
  }

  @Nullable AutoCloseable enter() {
    return entry.wants(CallHook.CALLBACKS) ? Listeners.enter(listeners, this) : null;
  }

  void responseHeaders(Metadata responseHeaders) {
    if (entry.wants(CallHook.MESSAGES)) {
      Listeners.responseHeaders(listeners, this, responseHeaders);
    }
  }

  // Messages in one direction never overlap, so that each counter has one writer at a time.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void request(Object message) {
    messagesOut++;
    if (entry.wants(CallHook.MESSAGES)) {
      Listeners.request(listeners, this, message);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  void response(Object message) {
    messagesIn++;
    if (entry.wants(CallHook.MESSAGES)) {
      Listeners.response(listeners, this, message);
    }
  }

  // What the attempts tell.

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata attemptHeaders) {
    AttemptRecord attempt = new AttemptRecord(this, info, attemptHeaders);
    attempts.incrementAndGet();
    if (info.isTransparentRetry()) {
      transparentRetries.incrementAndGet();
    } else if (info.isHedging()) {
      hedges.incrementAndGet();
    }
    Listeners.attemptStarted(listeners, this, attempt);
    return attempt;
  }

  void attemptFinished(AttemptRecord attempt) {
    Listeners.attemptFinished(listeners, this, attempt);
  }

  void connected(@Nullable SocketAddress backend) {
    if (backend != null) {
      peer = backend;
    }
  }

  void bytesIn(long bytes) {
    bytesIn.addAndGet(bytes);
  }

  void bytesOut(long bytes) {
    bytesOut.addAndGet(bytes);
  }

  void messageReceived(int sequence, long wireBytes, long bytes) {
    Listeners.received(listeners, this, sequence, wireBytes, bytes);
  }

  void messageSent(int sequence, long wireBytes, long bytes) {
    Listeners.sent(listeners, this, sequence, wireBytes, bytes);
  }

  long nanoTime() {
    return nanoClock.getAsLong();
  }

  // What observers see.

  @Override
  public ObservedMethod method() {
    return entry.method();
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
    return timeoutNanos < 0 ? null : Duration.ofNanos(timeoutNanos);
  }

  @Override
  public long durationNanos() {
    return status != null ? durationNanos : nanoTime() - startNanos;
  }

  @Override
  public @Nullable Status status() {
    return status;
  }

  @Override
  public long messagesReceived() {
    return messagesIn;
  }

  @Override
  public long messagesSent() {
    return messagesOut;
  }

  @Override
  public long bytesReceived() {
    return bytesIn.get();
  }

  @Override
  public long bytesSent() {
    return bytesOut.get();
  }

  @Override
  public int attempts() {
    return attempts.get();
  }

  @Override
  public int transparentRetries() {
    return transparentRetries.get();
  }

  @Override
  public int hedges() {
    return hedges.get();
  }

  @Override
  public CallFields fields() {
    return fields;
  }

  @Override
  public @Nullable CallTrace trace() {
    return trace;
  }

  @Override
  public void trace(CallTrace callTrace) {
    trace = callTrace;
  }
}
