package io.grpckit.interceptors.observe;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One attempt: its tracer and what observers see of it. */
final class AttemptRecord extends ClientStreamTracer implements ObservedAttempt {

  private final ClientCallRecord call;
  private final StreamInfo info;
  private final Metadata headers;
  private final long startNanos;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicLong bytesIn = new AtomicLong();
  private final AtomicLong bytesOut = new AtomicLong();
  private volatile @Nullable SocketAddress backend;
  private long durationNanos;
  private volatile @Nullable Status status;

  AttemptRecord(ClientCallRecord call, StreamInfo info, Metadata headers) {
    this.call = call;
    this.info = info;
    this.headers = headers;
    this.startNanos = call.nanoTime();
  }

  // What the transport tells.

  @Override
  public void streamCreated(Attributes transport, Metadata sent) {
    backend = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    call.connected(backend);
  }

  @Override
  public void inboundHeaders() {
    // Of several attempts the one that is answered is the one that counts.
    call.connected(backend);
  }

  @Override
  public void inboundWireSize(long bytes) {
    bytesIn.addAndGet(bytes);
    call.bytesIn(bytes);
  }

  @Override
  public void outboundWireSize(long bytes) {
    bytesOut.addAndGet(bytes);
    call.bytesOut(bytes);
  }

  @Override
  public void inboundMessageRead(int sequence, long wireBytes, long bytes) {
    call.messageReceived(sequence, wireBytes, bytes);
  }

  @Override
  public void outboundMessageSent(int sequence, long wireBytes, long bytes) {
    call.messageSent(sequence, wireBytes, bytes);
  }

  @Override
  public void streamClosed(Status outcome) {
    if (closed.compareAndSet(false, true)) {
      durationNanos = call.nanoTime() - startNanos;
      status = outcome;
      call.attemptFinished(this);
    }
  }

  // What observers see.

  @Override
  public int previousAttempts() {
    return info.getPreviousAttempts();
  }

  @Override
  public boolean transparentRetry() {
    return info.isTransparentRetry();
  }

  @Override
  public boolean hedge() {
    return info.isHedging();
  }

  @Override
  public Metadata headers() {
    return headers;
  }

  @Override
  public @Nullable SocketAddress backend() {
    return backend;
  }

  @Override
  public @Nullable Status status() {
    return status;
  }

  @Override
  public long durationNanos() {
    return status != null ? durationNanos : call.nanoTime() - startNanos;
  }

  @Override
  public long bytesReceived() {
    return bytesIn.get();
  }

  @Override
  public long bytesSent() {
    return bytesOut.get();
  }
}
