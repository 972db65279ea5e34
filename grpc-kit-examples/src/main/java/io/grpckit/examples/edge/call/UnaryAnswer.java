package io.grpckit.examples.edge.call;

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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one response of a call as an answer of HTTP, or the failure as JSON.
 *
 * @param <R> the type of the response
 */
public final class UnaryAnswer<R extends Message> extends ClientCall.Listener<R> {

  private static final ResponseHeaders OK =
      ResponseHeaders.of(
          HttpStatus.OK,
          HttpHeaderNames.CONTENT_TYPE,
          MediaType.JSON_UTF_8,
          HttpHeaderNames.CACHE_CONTROL,
          "no-store");

  private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
  private final Metadata metadata = new Metadata();
  private final @Nullable Function<R, HttpResponse> form;
  private final Runnable onReady;
  private @Nullable R response;

  private UnaryAnswer(@Nullable Function<R, HttpResponse> form, Runnable onReady) {
    this.form = form;
    this.onReady = onReady;
  }

  /**
   * An answer that is the response as JSON.
   *
   * @param <R> the type of the response
   * @return an answer to be started
   */
  public static <R extends Message> UnaryAnswer<R> json() {
    return new UnaryAnswer<>(null, () -> {});
  }

  /**
   * An answer that is the response as JSON, to a call with a stream of requests.
   *
   * @param onReady sends more of them
   * @param <R> the type of the response
   * @return an answer to be started
   */
  public static <R extends Message> UnaryAnswer<R> json(Runnable onReady) {
    return new UnaryAnswer<>(null, onReady);
  }

  /**
   * An answer that is made of the response.
   *
   * @param form makes it
   * @param <R> the type of the response
   * @return an answer to be started
   */
  public static <R extends Message> UnaryAnswer<R> of(Function<R, HttpResponse> form) {
    return new UnaryAnswer<>(form, () -> {});
  }

  /**
   * Starts a call.
   *
   * @param call the call, whose requests are still to be sent
   * @param headers its metadata
   * @return complete when the call is
   */
  public HttpResponse start(ClientCall<?, R> call, Metadata headers) {
    call.start(this, headers);
    call.request(2); // the second one would be an error, which is noticed only if asked for
    return HttpResponse.of(answer);
  }

  @Override
  public void onReady() {
    onReady.run();
  }

  @Override
  public void onHeaders(Metadata headers) {
    metadata.merge(headers);
  }

  @Override
  public void onMessage(R message) {
    response = message;
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    metadata.merge(trailers);
    try {
      answer.complete(
          status.isOk() && response != null
              ? answer(response)
              : JsonError.response(RpcFailure.from(status, trailers), metadata).toHttpResponse());
    } catch (RuntimeException fault) { // of what makes the form
      answer.completeExceptionally(fault);
    }
  }

  private HttpResponse answer(R message) {
    return form == null ? json(message) : form.apply(message);
  }

  /** Whatever the response holds, the client hears something. */
  private HttpResponse json(R message) {
    try {
      return HttpResponse.of(headers(), HttpData.ofUtf8(Json.of(message) + "\n"));
    } catch (IllegalArgumentException e) {
      return JsonError.response(JsonError.UNSPEAKABLE, metadata).toHttpResponse();
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
