package io.grpckit.examples.edge;

import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.GrpcServiceBuilder;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.List;

/** The calls of gRPC-Web, of gRPC over the same port, and of JSON by the name of the method. */
final class Calls {

  private static final int BASE64 = 3; // bytes in 4 characters
  private static final int FRAME = 64; // around a message, amply

  private final GrpcService service;
  private final Channel onward;
  private final EdgeLimits limits;

  Calls(List<ServerServiceDefinition> services, Channel onward, EdgeLimits limits) {
    GrpcServiceBuilder calls =
        GrpcService.builder()
            .supportedSerializationFormats(
                GrpcSerializationFormats.PROTO,
                GrpcSerializationFormats.PROTO_WEB,
                GrpcSerializationFormats.PROTO_WEB_TEXT)
            .useMethodMarshaller(true)
            .useClientTimeoutHeader(false) // the forwarded call has the deadline
            .maxRequestMessageLength(limits.maxMessageBytes());
    services.forEach(service -> calls.addService(ForwardedService.of(service, onward)));
    this.service = calls.build();
    this.onward = onward;
    this.limits = limits;
  }

  /** How long a call may take is for the server behind to say. */
  void install(ServerBuilder http) {
    service
        .methodsByRoute()
        .forEach(
            (route, method) ->
                http.route()
                    .addRoute(route)
                    .requestTimeoutMillis(0)
                    .maxRequestLength(maxRequestLength(method))
                    .build(orJson(method.getMethodDescriptor())));
  }

  /** Other bodies than gRPC's are taken for JSON. */
  private HttpService orJson(MethodDescriptor<?, ?> method) {
    RestMethod rest = RestMethod.byName(method);
    if (rest == null) {
      return service;
    }
    HttpService json = Rest.byName(rest, onward);
    return service.decorate(
        (calls, context, request) -> {
          MediaType type = request.contentType();
          boolean grpc = type != null && Refusal.isGrpc(type) && !type.subtype().endsWith("+json");
          return grpc ? calls.serve(context, request) : json.serve(context, request);
        });
  }

  /** Streams may go on for ever; each of their messages is limited. */
  private long maxRequestLength(ServerMethodDefinition<?, ?> method) {
    boolean single = method.getMethodDescriptor().getType().clientSendsOneMessage();
    return single ? (limits.maxMessageBytes() + FRAME) * 4L / BASE64 : 0;
  }
}
