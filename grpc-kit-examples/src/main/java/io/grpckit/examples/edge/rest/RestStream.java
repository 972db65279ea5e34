package io.grpckit.examples.edge.rest;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.edge.call.AnswerHeaders;
import io.grpckit.examples.edge.call.Json;
import io.grpckit.examples.edge.call.JsonError;
import io.grpckit.examples.edge.call.LastWords;

/**
 * A call whose responses are parts of the body, sent as fast as the client reads them. A failure
 * before the first one has its own HTTP status; one after it is the last part.
 */
final class RestStream extends ClientCall.Listener<Message> {

  private final ClientCall<Message, Message> call;
  private final StreamFormat format;
  private final ServiceRequestContext request;
  private final HttpResponseWriter body = HttpResponse.streaming();
  private final Metadata metadata = new Metadata();
  private boolean begun;

  private RestStream(ClientCall<Message, Message> call, ServiceRequestContext request) {
    this.call = call;
    this.format = StreamFormat.of(request.request().headers());
    this.request = request;
  }

  static HttpResponse start(
      ClientCall<Message, Message> call, Metadata headers, ServiceRequestContext request) {
    RestStream stream = new RestStream(call, request);
    call.start(stream, headers);
    call.request(1);
    return stream.body;
  }

  @Override
  public void onHeaders(Metadata headers) {
    metadata.merge(headers);
  }

  @Override
  public void onMessage(Message message) {
    String json;
    try {
      json = Json.of(message);
    } catch (IllegalArgumentException e) {
      fail(JsonError.UNSPEAKABLE);
      call.cancel("a response cannot be said in JSON", e);
      return;
    }
    begin();
    if (body.tryWrite(HttpData.ofUtf8(format.message(json)))) {
      body.whenConsumed().thenRun(() -> call.request(1));
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    LastWords.limit(request, status);
    if (!status.isOk()) {
      metadata.merge(trailers);
      fail(RpcFailure.from(status, trailers));
    } else if (body.isOpen()) {
      begin();
      body.tryWrite(HttpData.ofUtf8(format.end()));
      body.close();
    }
  }

  private void fail(RpcFailure failure) {
    if (!body.isOpen()) {
      return; // it has failed already, or the client is gone
    }
    if (begun) {
      body.tryWrite(HttpData.ofUtf8(format.failure(JsonError.json(failure))));
      body.close();
    } else {
      body.close(JsonError.response(failure, metadata));
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      ResponseHeadersBuilder headers = ResponseHeaders.builder(HttpStatus.OK);
      AnswerHeaders.add(metadata, headers);
      body.tryWrite(
          headers
              .contentType(format.type())
              .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
              .set("x-accel-buffering", "no")
              .build());
    }
  }
}
