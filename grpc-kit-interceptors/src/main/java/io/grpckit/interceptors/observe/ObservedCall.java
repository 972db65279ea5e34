package io.grpckit.interceptors.observe;

import io.grpc.Metadata;
import io.grpc.Status;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call as its observers see it. Reading is allowed from any thread; while the call runs, the
 * counts are those so far.
 */
public interface ObservedCall {

  /**
   * The method, out of a bounded set.
   *
   * @return the method
   */
  ObservedMethod method();

  /**
   * The method's name as the peer sent it. On a server it is whatever the peer wrote there: escape
   * and cap it before it goes anywhere.
   *
   * @return the full name, without a leading slash
   */
  String path();

  /**
   * The metadata that opened the call. Not thread-safe: read it in {@link MethodObserver#started}
   * and in {@link CallListener#completed}, and nowhere else.
   *
   * @return the request's headers
   */
  Metadata requestHeaders();

  /**
   * The address at the other end of the connection; on a server, of the caller behind a proxy whose
   * word is believed ({@link PeerAddress}), then without a port.
   *
   * @return {@code null} if there is no connection (yet)
   */
  @Nullable SocketAddress peer();

  /**
   * How long the call may take in all, as its deadline says.
   *
   * @return {@code null} if it has no deadline, or was never handed to a handler
   */
  @Nullable Duration timeout();

  /**
   * The time since the call started; once it has ended, its whole duration.
   *
   * @return nanoseconds
   */
  long durationNanos();

  /**
   * How the call ended.
   *
   * @return {@code null} while it runs
   */
  @Nullable Status status();

  /**
   * Messages that came in.
   *
   * @return their number
   */
  long messagesReceived();

  /**
   * Messages that went out.
   *
   * @return their number
   */
  long messagesSent();

  /**
   * Bytes of messages that came in, as compressed on the wire, without framing.
   *
   * @return their number; 0 where the transport has no wire or the driver has no tracer
   */
  long bytesReceived();

  /**
   * Bytes of messages that went out, as compressed on the wire, without framing.
   *
   * @return their number; 0 where the transport has no wire or the driver has no tracer
   */
  long bytesSent();

  /**
   * How often the call was tried, retries and hedges included.
   *
   * @return 1 on a server; on a client 0 if the call ended before it was tried
   */
  default int attempts() {
    return 1;
  }

  /**
   * How many of the attempts were retries that grpc-java makes on its own account, because no
   * server has seen the attempt before.
   *
   * @return 0 on a server
   */
  default int transparentRetries() {
    return 0;
  }

  /**
   * How many of the attempts were hedges, the first attempt not counted.
   *
   * @return 0 on a server
   */
  default int hedges() {
    return 0;
  }

  /**
   * How long the call has waited between attempts, while none was under way.
   *
   * @return nanoseconds; 0 on a server
   */
  default long retryDelayNanos() {
    return 0;
  }

  /**
   * Named values that code along the way adds to the call.
   *
   * @return the call's own fields
   */
  CallFields fields();

  /**
   * The trace that the call belongs to.
   *
   * @return {@code null} if it is not traced
   */
  @Nullable CallTrace trace();

  /**
   * Says which trace the call belongs to. For the observer that traces; observers that come after
   * it in the list find the trace from the start.
   *
   * @param trace the call's trace
   */
  void trace(CallTrace trace);
}
