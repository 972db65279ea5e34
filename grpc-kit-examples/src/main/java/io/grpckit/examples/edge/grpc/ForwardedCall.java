package io.grpckit.examples.edge.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpckit.examples.edge.call.FlowControl;
import io.grpckit.examples.edge.call.LastWords;

/**
 * A call that is made twice: by the client here, and by us onward. Messages pass one by one, in
 * each direction as fast as the other end takes them; headers, trailers, the status and a
 * cancellation pass as they are.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the responses
 */
final class ForwardedCall<Q, R> extends ServerCall.Listener<Q> {

  private final ServerCall<Q, R> call;
  private final ClientCall<Q, R> onward;
  private final ServiceRequestContext request;
  private final FlowControl requests;
  private final FlowControl responses;

  ForwardedCall(ServerCall<Q, R> call, ClientCall<Q, R> onward, ServiceRequestContext request) {
    this.request = request;
    this.call = call;
    this.onward = onward;
    this.requests = new FlowControl(onward::isReady, () -> call.request(1));
    this.responses = new FlowControl(call::isReady, () -> onward.request(1));
  }

  ForwardedCall<Q, R> start(Metadata headers) {
    onward.start(new Responses(), headers);
    if (call.getMethodDescriptor().getType().serverSendsOneMessage()) {
      onward.request(2); // the second one would be an error, which is noticed only if asked for
    } else {
      onward.request(1);
    }
    call.request(1);
    return this;
  }

  @Override
  public void onMessage(Q request) {
    onward.sendMessage(request);
    requests.passed();
  }

  @Override
  public void onHalfClose() {
    onward.halfClose();
  }

  @Override
  public void onReady() {
    responses.open();
  }

  @Override
  public void onCancel() {
    onward.cancel("the client went away", null);
  }

  private final class Responses extends ClientCall.Listener<R> {

    @Override
    public void onHeaders(Metadata headers) {
      call.sendHeaders(headers);
    }

    @Override
    public void onMessage(R response) {
      call.sendMessage(response);
      if (!call.getMethodDescriptor().getType().serverSendsOneMessage()) {
        responses.passed();
      }
    }

    @Override
    public void onReady() {
      requests.open();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!call.isCancelled()) {
        call.close(status.withCause(null), trailers);
        if (!status.isOk() || !call.getMethodDescriptor().getType().serverSendsOneMessage()) {
          LastWords.limit(request, status);
        }
      }
    }
  }
}
