package io.grpckit.examples.edge;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
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
  private final Metadata metadata = new Metadata();
  private @Nullable R response;

  /** Complete when the call is. */
  final HttpResponse asResponse() {
    return HttpResponse.of(answer);
  }

  @Override
  public final void onHeaders(Metadata headers) {
    metadata.merge(headers);
  }

  @Override
  public final void onMessage(R message) {
    response = message;
  }

  @Override
  public final void onClose(Status status, Metadata trailers) {
    metadata.merge(trailers);
    answer.complete(
        status.isOk() && response != null
            ? answer(response)
            : RestError.response(RpcFailure.from(status, trailers), metadata).toHttpResponse());
  }

  /** Whatever the response holds, the client hears something. */
  private HttpResponse answer(Message message) {
    try {
      return HttpResponse.of(headers(), HttpData.ofUtf8(Json.of(message) + "\n"));
    } catch (IllegalArgumentException e) {
      return RestError.response(RestError.UNSPEAKABLE, metadata).toHttpResponse();
    }
  }

  private ResponseHeaders headers() {
    if (metadata.keys().isEmpty()) {
      return OK;
    }
    ResponseHeadersBuilder headers = ResponseHeaders.builder();
    AnswerHeaders.add(metadata, headers);
    return headers.set(OK).status(HttpStatus.OK).build();
  }
}
