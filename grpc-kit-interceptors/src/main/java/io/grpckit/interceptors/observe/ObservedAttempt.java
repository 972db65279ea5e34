package io.grpckit.interceptors.observe;

import io.grpc.Metadata;
import io.grpc.Status;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One attempt of a client's call: the first, a retry or a hedge. Readable from any thread. */
public interface ObservedAttempt {

  /**
   * How many attempts went before, transparent retries not counted.
   *
   * @return 0 for the first
   */
  int previousAttempts();

  /**
   * Whether grpc-java retries on its own account, because no server has seen the attempt before.
   *
   * @return {@code true} for a transparent retry
   */
  boolean transparentRetry();

  /**
   * Whether the attempt is a hedge: sent while others are under way.
   *
   * @return {@code false} for the first attempt of a call in any case
   */
  boolean hedge();

  /**
   * The headers of this attempt. Only to be touched in {@link CallListener#attemptStarted}, where
   * they may still be added to.
   *
   * @return the headers that go out
   */
  Metadata headers();

  /**
   * The backend that was chosen.
   *
   * @return {@code null} as long as none is
   */
  @Nullable SocketAddress backend();

  /**
   * How the attempt ended.
   *
   * @return {@code null} while it runs
   */
  @Nullable Status status();

  /**
   * The time since the attempt started, of a retry since its backoff; once it has ended, its whole
   * duration.
   *
   * @return nanoseconds
   */
  long durationNanos();

  /**
   * Bytes of messages that came in, as compressed on the wire.
   *
   * @return their number
   */
  long bytesReceived();

  /**
   * Bytes of messages that went out, as compressed on the wire.
   *
   * @return their number
   */
  long bytesSent();
}
