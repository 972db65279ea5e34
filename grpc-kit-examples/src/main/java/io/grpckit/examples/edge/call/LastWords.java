package io.grpckit.examples.edge.call;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The end of an answer whose call has failed, which waits behind what the client has not read yet.
 * A client that does not read at all, and was perhaps cut off for that, would hold a stream of
 * HTTP/2 or a connection, and what waits there, for as long as it likes.
 */
public final class LastWords {

  /** How long a client may take to read them. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private LastWords() {}

  /**
   * Ends a request some time after its call has failed, unless it ends by itself: its stream of
   * HTTP/2, or its connection.
   *
   * @param request the request
   */
  public static void limit(ServiceRequestContext request) {
    Future<?> end =
        request
            .eventLoop()
            .schedule(() -> end(request), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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
