package io.grpckit.examples.edge;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpckit.errors.RpcFailure;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls as HTTP and JSON, as {@code google.api.http} in the contract says. */
final class Rest implements HttpService {

  private static final int LARGE = 64 << 10; // too large to be read on the network's own thread

  private final List<RestMethod> methods;
  private final Channel onward;
  private final HttpService otherwise;

  /** The methods of a contract, where the calls go, and who serves all other paths. */
  Rest(List<RestMethod> methods, Channel onward, HttpService otherwise) {
    this.methods =
        methods.stream()
            .sorted(Comparator.comparingInt((RestMethod m) -> m.path().literals()).reversed())
            .toList();
    this.onward = onward;
    this.otherwise = otherwise;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
    String path = context.path();
    for (RestMethod method : methods) {
      Map<String, String> variables =
          method.verb() == request.method() ? method.variables(path) : null;
      if (variables != null) {
        return call(method, variables, context, request);
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

  /** Calls a method whose path is its gRPC name. */
  static HttpService byName(RestMethod method, Channel onward) {
    Rest rest = new Rest(List.of(), onward, (context, request) -> HttpResponse.of(404));
    return (context, request) -> rest.call(method, Map.of(), context, request);
  }

  private HttpResponse call(
      RestMethod method,
      Map<String, String> variables,
      ServiceRequestContext context,
      HttpRequest request) {
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(
                whole -> call(method, variables, context, whole), reader(context, request)));
  }

  private static Executor reader(ServiceRequestContext context, HttpRequest request) {
    long length = request.headers().getLong(HttpHeaderNames.CONTENT_LENGTH, LARGE);
    boolean large = !request.isEmpty() && length >= LARGE;
    return large ? context.blockingTaskExecutor() : Runnable::run;
  }

  private HttpResponse call(
      RestMethod method,
      Map<String, String> variables,
      ServiceRequestContext context,
      AggregatedHttpRequest request) {
    HttpStatus unfit = method.body().isEmpty() ? null : unfit(request);
    if (unfit != null) {
      return Refusal.of(request.headers(), unfit, explanation(unfit)).toHttpResponse();
    }
    try {
      Message message = message(method, variables, context.queryParams(), request);
      return RestCall.start(method, onward, context, message);
    } catch (StatusRuntimeException e) {
      return RestError.response(RpcFailure.from(e)).toHttpResponse();
    } catch (IllegalArgumentException e) {
      return Refusal.of(request.headers(), HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()))
          .toHttpResponse();
    }
  }

  /** What is wrong with a body as such. */
  private static @Nullable HttpStatus unfit(AggregatedHttpRequest request) {
    if (request.content().isEmpty()) {
      return null;
    }
    MediaType type = request.contentType();
    if (type == null
        || !type.isJson()
        || !type.charset(StandardCharsets.UTF_8).equals(StandardCharsets.UTF_8)) {
      return HttpStatus.UNSUPPORTED_MEDIA_TYPE;
    }
    return Json.isObject(request.contentUtf8()) ? null : HttpStatus.BAD_REQUEST;
  }

  private static String explanation(HttpStatus unfit) {
    return unfit.equals(HttpStatus.BAD_REQUEST)
        ? "the body must be a JSON object"
        : "the body must be application/json in UTF-8";
  }

  private static Message message(
      RestMethod method,
      Map<String, String> variables,
      QueryParams query,
      AggregatedHttpRequest request) {
    RestFields fields = new RestFields(method.newRequest());
    if (!method.body().isEmpty() && !request.content().isEmpty()) {
      fields.body(method.body(), request.contentUtf8());
    }
    query.names().forEach(name -> fields.parameter(name, query.getAll(name)));
    variables.forEach((name, value) -> fields.parameter(name, List.of(value)));
    return fields.build();
  }
}
