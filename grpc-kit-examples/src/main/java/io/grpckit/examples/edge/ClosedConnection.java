package io.grpckit.examples.edge;

import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/** Ends the requests of a connection with it. On HTTP/1.1 Armeria would take a second longer. */
final class ClosedConnection {

  private ClosedConnection() {}

  static HttpResponse endsItsRequests(
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
