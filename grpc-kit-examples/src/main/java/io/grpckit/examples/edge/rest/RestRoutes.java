package io.grpckit.examples.edge.rest;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpckit.examples.edge.call.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The paths and verbs of HTTP by which calls are made. */
public final class RestRoutes implements HttpService {

  private final List<RestMethod> methods;
  private final Channel onward;
  private final HttpService otherwise;

  /**
   * Routes what a contract describes.
   *
   * @param services with {@code google.api.http} in their contract, or without
   * @param onward to the server that makes the calls
   * @param otherwise serves all other paths
   */
  public RestRoutes(List<ServerServiceDefinition> services, Channel onward, HttpService otherwise) {
    this.methods =
        RestMethod.of(services).stream()
            .sorted(Comparator.comparingInt((RestMethod m) -> m.path().literals()).reversed())
            .toList();
    this.onward = onward;
    this.otherwise = otherwise;
  }

  /**
   * Calls a method whose path is its gRPC name.
   *
   * @param method the method
   * @param onward to the server that makes the call
   * @return takes JSON; null if the method cannot
   */
  public static @Nullable HttpService byName(MethodDescriptor<?, ?> method, Channel onward) {
    RestMethod named = RestMethod.byName(method);
    return named == null
        ? null
        : (context, request) -> RestCall.serve(named, Map.of(), onward, context, request);
  }

  /**
   * The paths of all methods that can be called with JSON by their gRPC names.
   *
   * @param services what there is
   * @return such as {@code /user.v1.UserService/GetUser}
   */
  public static Set<String> names(List<ServerServiceDefinition> services) {
    return services.stream()
        .flatMap(service -> service.getMethods().stream())
        .map(ServerMethodDefinition::getMethodDescriptor)
        .filter(method -> RestMethod.byName(method) != null)
        .map(method -> "/" + method.getFullMethodName())
        .collect(Collectors.toSet());
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
    String path = context.path();
    for (RestMethod method : methods) {
      Map<String, String> variables =
          method.verb() == request.method() ? method.variables(path) : null;
      if (variables != null) {
        return RestCall.serve(method, variables, onward, context, request);
      }
    }
    String allowed = verbs(path);
    return allowed.isEmpty() ? otherwise.serve(context, request) : notAllowed(context, allowed);
  }

  private String verbs(String path) {
    return methods.stream()
        .filter(method -> method.variables(path) != null)
        .map(method -> method.verb().name())
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static HttpResponse notAllowed(ServiceRequestContext context, String allowed) {
    context.addAdditionalResponseHeader(HttpHeaderNames.ALLOW, allowed);
    return Refusal.of(
            context.request().headers(), HttpStatus.METHOD_NOT_ALLOWED, "use one of: " + allowed)
        .toHttpResponse();
  }
}
