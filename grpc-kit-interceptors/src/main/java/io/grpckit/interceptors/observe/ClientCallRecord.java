package io.grpckit.interceptors.observe;

import static java.util.Objects.requireNonNull;

import io.grpc.ClientStreamTracer;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
  private final Progress progress;
  private final CallFields fields = new CallFields();

  // Written by the application's thread, before the call can have any other.
  private @Nullable Metadata headers;
  private @Nullable CallListener[] listeners = MethodEntry.NOBODY;

  private volatile long messagesIn;
  private volatile long messagesOut;
  private volatile int attempts;
  private volatile @Nullable Retries retries;
  private volatile long timeoutNanos = -1;
  private volatile @Nullable SocketAddress peer;

  ClientCallRecord(MethodEntry entry, String path, LongSupplier nanoClock) {
    this.entry = entry;
    this.path = path;
    this.nanoClock = nanoClock;
    this.progress = newProgress();
  }

  // What the interceptor tells.

  void start(Metadata requestHeaders, @Nullable Deadline deadline) {
    headers = requestHeaders;
    progress.start();
    timeoutNanos = deadline == null ? -1 : deadline.timeRemaining(TimeUnit.NANOSECONDS);
    listeners = entry.started(this);
  }

  /** Returns whether this was the end; there is only one. */
  boolean end(Status outcome) {
    boolean ends = progress.end(outcome);
    if (ends) {
      Listeners.finished(listeners, this);
    }
    return ends;
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
    begin(attempt, info);
    Listeners.attemptStarted(listeners, this, attempt);
    return attempt;
  }

  // Hedges may be sent by several threads.
  private synchronized void begin(AttemptRecord attempt, ClientStreamTracer.StreamInfo info) {
    limit(info.getCallOptions().getDeadline());
    attempts++;
    if (attempts == 1) {
      attempt.begin();
      return;
    }
    Retries known = retries == null ? Retries.meanwhile() : retries;
    known.count(info);
    retries = known;
  }

  /** Interceptors inside may have set an earlier deadline. */
  private void limit(@Nullable Deadline deadline) {
    if (deadline != null) {
      long timeout = durationNanos() + deadline.timeRemaining(TimeUnit.NANOSECONDS);
      timeoutNanos = timeoutNanos < 0 ? timeout : Math.min(timeoutNanos, timeout);
    }
  }

  /** A retry has its tracer before its backoff; it is under way when it is sent. */
  synchronized void underWay(AttemptRecord attempt) {
    Retries known = retries;
    if (attempt.begin() && known != null) {
      known.attemptBegins(durationNanos());
    }
  }

  private synchronized void ended(AttemptRecord attempt) {
    Retries known = retries;
    Status outcome = attempt.status();
    if (known == null && outcome != null && !outcome.isOk()) {
      retries = Retries.after(durationNanos());
    } else if (known != null && attempt.hasBegun()) {
      known.attemptEnds(durationNanos());
    }
  }

  void attemptFinished(AttemptRecord attempt) {
    ended(attempt);
    Listeners.attemptFinished(listeners, this, attempt);
  }

  void connected(@Nullable SocketAddress backend) {
    if (backend != null) {
      peer = backend;
    }
  }

  void received(long bytes) {
    progress.received(bytes);
  }

  void sent(long bytes) {
    progress.sent(bytes);
  }

  void messageReceived(int sequence, long wireBytes, long bytes) {
    Listeners.received(listeners, this, sequence, wireBytes, bytes);
  }

  void messageSent(int sequence, long wireBytes, long bytes) {
    Listeners.sent(listeners, this, sequence, wireBytes, bytes);
  }

  Progress newProgress() {
    return new Progress(nanoClock);
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
    return requireNonNull(headers, "headers");
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
    return progress.durationNanos();
  }

  @Override
  public @Nullable Status status() {
    return progress.status();
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
    return progress.bytesReceived();
  }

  @Override
  public long bytesSent() {
    return progress.bytesSent();
  }

  @Override
  public int attempts() {
    return attempts;
  }

  @Override
  public int transparentRetries() {
    Retries known = retries;
    return known == null ? 0 : known.transparentRetries();
  }

  @Override
  public long retryDelayNanos() {
    Retries known = retries;
    return known == null ? 0 : known.delayNanos();
  }

  @Override
  public int hedges() {
    Retries known = retries;
    return known == null ? 0 : known.hedges();
  }

  @Override
  public CallFields fields() {
    return fields;
  }

  @Override
  public @Nullable CallTrace trace() {
    return fields.trace;
  }

  @Override
  public void trace(CallTrace callTrace) {
    fields.trace = callTrace;
  }
}
