package io.grpckit.examples.edge.connection;

import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/** Ends the requests of a connection with it. On HTTP/1.1 Armeria would take a second longer. */
public final class ClosedConnection {

  private ClosedConnection() {}

  /**
   * Serves a request that ends with its connection.
   *
   * @param service serves it
   * @param context of the request
   * @param request the request
   * @return the response
   * @throws Exception if the service does
   */
  public static HttpResponse endsItsRequests(
      HttpService service, ServiceRequestContext context, HttpRequest request) throws Exception {
    HttpResponse response = service.serve(context, request);
    Channel connection = context.log().partial().channel();
    if (connection != null && !context.sessionProtocol().isMultiplex()) {
      ChannelFutureListener end =
          closed -> {
            context.cancel(ClosedSessionException.get());
            response.abort(ClosedSessionException.get());
          };
      connection.closeFuture().addListener(end);
      response
          .whenComplete()
          .handle((ended, failed) -> connection.closeFuture().removeListener(end));
    }
    return response;
  }
}
