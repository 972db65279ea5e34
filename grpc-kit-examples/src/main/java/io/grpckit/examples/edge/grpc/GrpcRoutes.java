package io.grpckit.examples.edge.grpc;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.GrpcServiceBuilder;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.examples.edge.call.Refusal;
import io.grpckit.examples.edge.rest.RestRoutes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The calls of gRPC-Web, of gRPC over the same port, and of JSON by the name of the method. */
public final class GrpcRoutes {

  private static final int BASE64 = 3; // bytes in 4 characters
  private static final int FRAME = 64; // around a message, amply

  private final GrpcService service;
  private final Channel onward;
  private final int maxMessageBytes;
  private final Duration arrival;

  /**
   * Routes the calls of services.
   *
   * @param services what the server behind offers
   * @param onward to that server
   * @param maxMessageBytes the size of a request message
   * @param arrival how long a request of one message may take to arrive
   */
  public GrpcRoutes(
      List<ServerServiceDefinition> services,
      Channel onward,
      int maxMessageBytes,
      Duration arrival) {
    GrpcServiceBuilder calls =
        GrpcService.builder()
            .supportedSerializationFormats(
                GrpcSerializationFormats.PROTO,
                GrpcSerializationFormats.PROTO_WEB,
                GrpcSerializationFormats.PROTO_WEB_TEXT)
            .useClientTimeoutHeader(false) // the forwarded call has the deadline
            .maxRequestMessageLength(maxMessageBytes);
    services.forEach(service -> calls.addService(ForwardedService.of(service, onward)));
    this.service = calls.build();
    this.onward = onward;
    this.maxMessageBytes = maxMessageBytes;
    this.arrival = arrival;
  }

  /**
   * Installs the routes. How long a call may take is for the server behind to say.
   *
   * @param http gets them
   */
  public void install(ServerBuilder http) {
    service
        .methodsByRoute()
        .forEach(
            (route, method) ->
                http.route()
                    .addRoute(route)
                    .requestTimeoutMillis(0)
                    .maxRequestLength(maxRequestLength(method))
                    .build(serving(method.getMethodDescriptor())));
  }

  private HttpService serving(MethodDescriptor<?, ?> method) {
    if (!method.getType().clientSendsOneMessage()) {
      return service;
    }
    HttpService named = RestRoutes.byName(method, onward);
    HttpService json = named == null ? service : named;
    ExchangeType type =
        method.getType().serverSendsOneMessage()
            ? ExchangeType.REQUEST_STREAMING
            : ExchangeType.BIDI_STREAMING;
    return new SimpleDecoratingHttpService(service) {
      /** Other bodies than gRPC's are taken for JSON. */
      @Override
      public HttpResponse serve(ServiceRequestContext context, HttpRequest request)
          throws Exception {
        if (isGrpc(request.contentType())) {
          expect(request, context);
          return service.serve(context, request);
        }
        context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, arrival); // until the call begins
        return json.serve(context, request);
      }

      /** Armeria would wait for the whole request before it asks us, and without a limit. */
      @Override
      public ExchangeType exchangeType(RoutingContext routing) {
        return type;
      }
    };
  }

  private void expect(HttpRequest request, ServiceRequestContext context) {
    Future<?> limit =
        context
            .eventLoop()
            .schedule(() -> request.abort(late()), arrival.toMillis(), TimeUnit.MILLISECONDS);
    request.whenComplete().handle((arrived, lost) -> limit.cancel(false));
  }

  private static StatusRuntimeException late() {
    return Status.DEADLINE_EXCEEDED
        .withDescription("the request did not arrive in time")
        .asRuntimeException();
  }

  /** JSON in frames is nobody's. */
  private static boolean isGrpc(@Nullable MediaType type) {
    return type != null && Refusal.isGrpc(type) && !type.subtype().endsWith("+json");
  }

  /** Streams may go on for ever; each of their messages is limited. */
  private long maxRequestLength(ServerMethodDefinition<?, ?> method) {
    boolean single = method.getMethodDescriptor().getType().clientSendsOneMessage();
    return single ? (maxMessageBytes + FRAME) * 4L / BASE64 : 0;
  }
}
