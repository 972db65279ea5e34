package io.grpckit.examples.edge.call;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What is left of an answer when its call has ended, and waits behind what the client has not read
 * yet: a few hundred KiB at most. No limit of calls counts it any more. A client that does not read
 * at all, and was perhaps cut off for that, would hold it, and a stream of HTTP/2 or a connection,
 * for as long as it likes.
 */
public final class LastWords {

  /** How long a client may take to read the rest of a stream. */
  public static final Duration PATIENCE = Duration.ofMinutes(1);

  /** How long it may take to read that a call has failed. */
  public static final Duration PATIENCE_AFTER_FAILURE = Duration.ofSeconds(5);

  private LastWords() {}

  /**
   * Ends a request some time after its call, unless it ends by itself: its stream of HTTP/2, or its
   * connection.
   *
   * @param request the request
   * @param status how the call has ended
   */
  public static void limit(ServiceRequestContext request, Status status) {
    limit(request, status.isOk() ? PATIENCE : PATIENCE_AFTER_FAILURE);
  }

  static void limit(ServiceRequestContext request, Duration patience) {
    Future<?> end =
        request
            .eventLoop()
            .schedule(() -> end(request), patience.toMillis(), TimeUnit.MILLISECONDS);
    request.log().whenComplete().thenRun(() -> end.cancel(false));
  }

  private static void end(ServiceRequestContext request) {
    request.cancel();
    Channel connection = request.log().partial().channel();
    if (connection != null && !request.sessionProtocol().isMultiplex()) {
      connection.close();
    }
  }
}
