package io.grpckit.interceptors.observe;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Status;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One attempt: its tracer and what observers see of it. */
final class AttemptRecord extends ClientStreamTracer implements ObservedAttempt {

  private final ClientCallRecord call;
  private final StreamInfo info;
  private final Metadata headers;
  private final Progress progress;
  private volatile @Nullable SocketAddress backend;

  AttemptRecord(ClientCallRecord call, StreamInfo info, Metadata headers) {
    this.call = call;
    this.info = info;
    this.headers = headers;
    this.progress = call.newProgress();
  }

  // What the call tells, one thread at a time.

  /** Counts the time from now on; returns false if it does so already. */
  boolean begin() {
    return progress.begin();
  }

  boolean hasBegun() {
    return progress.hasBegun();
  }

  // What the transport tells.

  @Override
  public void outboundHeaders() {
    call.underWay(this);
  }

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
    progress.received(bytes);
    call.received(bytes);
  }

  @Override
  public void outboundWireSize(long bytes) {
    progress.sent(bytes);
    call.sent(bytes);
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
    if (progress.end(outcome)) {
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
    return progress.status();
  }

  @Override
  public long durationNanos() {
    return progress.durationNanos();
  }

  @Override
  public long bytesReceived() {
    return progress.bytesReceived();
  }

  @Override
  public long bytesSent() {
    return progress.bytesSent();
  }
}
