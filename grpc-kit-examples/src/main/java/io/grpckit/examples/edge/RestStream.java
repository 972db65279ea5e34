package io.grpckit.examples.edge;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.errors.RpcFailure;

/**
 * A call whose responses are parts of the body, sent as fast as the client reads them. A failure
 * before the first one has its own HTTP status; one after it is the last part.
 */
final class RestStream extends ClientCall.Listener<Message> {

  private final ClientCall<Message, Message> call;
  private final StreamFormat format;
  private final HttpResponseWriter body = HttpResponse.streaming();
  private boolean begun;

  private RestStream(ClientCall<Message, Message> call, StreamFormat format) {
    this.call = call;
    this.format = format;
  }

  static HttpResponse start(
      ClientCall<Message, Message> call, Metadata headers, StreamFormat format) {
    RestStream stream = new RestStream(call, format);
    call.start(stream, headers);
    call.request(1);
    return stream.body;
  }

  @Override
  public void onMessage(Message message) {
    begin();
    if (body.tryWrite(HttpData.ofUtf8(format.message(Json.of(message))))) {
      body.whenConsumed().thenRun(() -> call.request(1));
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    RpcFailure failure = RpcFailure.from(status, trailers);
    if (!status.isOk() && !begun) {
      body.close(RestError.response(failure));
      return;
    }
    begin();
    body.tryWrite(
        HttpData.ofUtf8(status.isOk() ? format.end() : format.failure(RestError.json(failure))));
    body.close();
  }

  private void begin() {
    if (!begun) {
      begun = true;
      body.tryWrite(
          ResponseHeaders.of(
              HttpStatus.OK,
              HttpHeaderNames.CONTENT_TYPE,
              format.type(),
              HttpHeaderNames.CACHE_CONTROL,
              "no-store",
              "x-accel-buffering",
              "no"));
    }
  }
}
