package io.grpckit.examples.edge.rest;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.StatusRuntimeException;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.edge.call.CallRequest;
import io.grpckit.examples.edge.call.Departure;
import io.grpckit.examples.edge.call.Json;
import io.grpckit.examples.edge.call.JsonError;
import io.grpckit.examples.edge.call.Refusal;
import io.grpckit.examples.edge.call.UnaryAnswer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The call that a request asks for. */
final class RestCall {

  private static final int LARGE = 64 << 10; // too large to be read on the network's own thread

  private RestCall() {}

  /** Makes the call when the whole request has arrived; its path has said some of the fields. */
  static HttpResponse serve(
      RestMethod method,
      Map<String, String> variables,
      Channel onward,
      ServiceRequestContext context,
      HttpRequest request) {
    return WholeBody.answer(
        context,
        request,
        reader(context, request),
        whole -> answer(method, variables, onward, context, whole));
  }

  private static Executor reader(ServiceRequestContext context, HttpRequest request) {
    long length = request.headers().getLong(HttpHeaderNames.CONTENT_LENGTH, LARGE);
    boolean large = !request.isEmpty() && length >= LARGE;
    return large ? context.blockingTaskExecutor() : Runnable::run;
  }

  private static HttpResponse answer(
      RestMethod method,
      Map<String, String> variables,
      Channel onward,
      ServiceRequestContext context,
      AggregatedHttpRequest request) {
    HttpStatus unfit = method.body().isEmpty() ? null : unfit(request);
    if (unfit != null) {
      return Refusal.of(request.headers(), unfit, explanation(unfit)).toHttpResponse();
    }
    try {
      Message message = message(method, variables, context.queryParams(), request);
      return start(method, onward, context, message);
    } catch (StatusRuntimeException e) {
      return JsonError.response(RpcFailure.from(e)).toHttpResponse();
    } catch (IllegalArgumentException e) {
      return Refusal.malformed(request.headers(), e);
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
        ? "the body must be a JSON object of at most " + Json.MAX_TOKENS + " tokens"
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

  private static HttpResponse start(
      RestMethod method, Channel onward, ServiceRequestContext context, Message message) {
    CallRequest request = CallRequest.of(context);
    ClientCall<Message, Message> call = onward.newCall(method.method(), request.options());
    context.clearRequestTimeout(); // from here on the deadline of the call counts
    HttpResponse response =
        method.streams()
            ? RestStream.start(call, request.headers(), context)
            : UnaryAnswer.<Message>json().start(call, request.headers());
    call.sendMessage(message);
    call.halfClose();
    return Departure.cancels(call, response);
  }
}
