package io.grpckit.interceptors.observe;

import io.grpc.ServerStreamTracer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a server's call has carried so far. The counters are the call's own fields, each with one
 * writer at a time, the transport's reading or writing side: counting costs no object and no lock.
 */
abstract class ServerTraffic extends ServerStreamTracer implements ObservedCall {

  private static final VarHandle MESSAGES_IN = counter("messagesIn");
  private static final VarHandle MESSAGES_OUT = counter("messagesOut");
  private static final VarHandle BYTES_IN = counter("bytesIn");
  private static final VarHandle BYTES_OUT = counter("bytesOut");

  private long messagesIn;
  private long messagesOut;
  private long bytesIn;
  private long bytesOut;

  @Override
  public final void inboundMessage(int sequence) {
    MESSAGES_IN.setRelease(this, messagesIn + 1);
  }

  @Override
  public final void outboundMessage(int sequence) {
    MESSAGES_OUT.setRelease(this, messagesOut + 1);
  }

  @Override
  public final void inboundWireSize(long bytes) {
    BYTES_IN.setRelease(this, bytesIn + bytes);
  }

  @Override
  public final void outboundWireSize(long bytes) {
    BYTES_OUT.setRelease(this, bytesOut + bytes);
  }

  @Override
  public final long messagesReceived() {
    return (long) MESSAGES_IN.getAcquire(this);
  }

  @Override
  public final long messagesSent() {
    return (long) MESSAGES_OUT.getAcquire(this);
  }

  @Override
  public final long bytesReceived() {
    return (long) BYTES_IN.getAcquire(this);
  }

  @Override
  public final long bytesSent() {
    return (long) BYTES_OUT.getAcquire(this);
  }

  private static VarHandle counter(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(ServerTraffic.class, field, long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }
}
