package io.grpckit.examples.edge;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;

/** The call that a request asks for. */
final class RestCall {

  private RestCall() {}

  /**
   * Makes the call.
   *
   * @throws IllegalArgumentException if a header cannot be passed on
   */
  static HttpResponse start(
      RestMethod method, Channel onward, ServiceRequestContext context, Message request) {
    Metadata headers = CallHeaders.of(context);
    ClientCall<Message, Message> call =
        onward.newCall(method.method(), CallTimeout.options(context.request().headers()));
    context.clearRequestTimeout(); // from here on the deadline of the call counts
    HttpResponse response =
        method.streams()
            ? RestStream.start(call, headers, StreamFormat.of(context.request().headers()))
            : start(call, headers);
    call.sendMessage(request);
    call.halfClose();
    return cancelling(call, response);
  }

  private static HttpResponse start(ClientCall<Message, Message> call, Metadata headers) {
    JsonAnswer<Message> answer = new JsonAnswer<>();
    call.start(answer, headers);
    call.request(2); // the second one would be an error, which is noticed only if asked for
    return answer.asResponse();
  }

  /** Nobody works for a client that has gone away. */
  static HttpResponse cancelling(ClientCall<?, ?> call, HttpResponse response) {
    response
        .whenComplete()
        .exceptionally(
            gone -> {
              call.cancel("the client went away", null);
              return null;
            });
    return response;
  }
}
