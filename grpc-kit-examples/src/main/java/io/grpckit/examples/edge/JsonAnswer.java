package io.grpckit.examples.edge;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The one response of a call as the body, or why there is none.
 *
 * @param <R> the type of the response
 */
class JsonAnswer<R extends Message> extends ClientCall.Listener<R> {

  private static final ResponseHeaders OK =
      ResponseHeaders.of(
          HttpStatus.OK,
          HttpHeaderNames.CONTENT_TYPE,
          MediaType.JSON_UTF_8,
          HttpHeaderNames.CACHE_CONTROL,
          "no-store");

  private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
  private @Nullable R response;

  /** Complete when the call is. */
  final HttpResponse asResponse() {
    return HttpResponse.of(answer);
  }

  @Override
  public final void onMessage(R message) {
    response = message;
  }

  @Override
  public final void onClose(Status status, Metadata trailers) {
    answer.complete(
        status.isOk() && response != null
            ? answer(response)
            : RestError.response(RpcFailure.from(status, trailers)).toHttpResponse());
  }

  /** Whatever the response holds, the client hears something. */
  private static HttpResponse answer(Message response) {
    try {
      return HttpResponse.of(OK, HttpData.ofUtf8(Json.of(response) + "\n"));
    } catch (IllegalArgumentException e) {
      return RestError.response(
              RpcFailure.of(Status.Code.INTERNAL, "the response cannot be said in JSON"))
          .toHttpResponse();
    }
  }
}
