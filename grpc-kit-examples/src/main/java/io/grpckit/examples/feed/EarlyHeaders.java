package io.grpckit.examples.feed;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.util.function.Consumer;

/**
 * Lets a handler answer response headers before it has a message, to say that it is ready. By
 * themselves gRPC's stubs answer them with the first message.
 */
public final class EarlyHeaders {

  private static final Context.Key<Consumer<Metadata>> SENDER = Context.key("early-headers");

  private EarlyHeaders() {}

  /**
   * Makes {@link #ofCurrentCall()} work in the handlers of a service.
   *
   * @param service the service
   * @return the same service
   */
  public static ServerServiceDefinition in(ServerServiceDefinition service) {
    return ServerInterceptors.intercept(service, new Interceptor());
  }

  /**
   * What answers the headers of the current call. To be taken in the method that serves the call,
   * and used by whoever writes to it; without effect once headers are sent.
   *
   * @return what sends headers at once
   */
  public static Consumer<Metadata> ofCurrentCall() {
    return requireNonNull(SENDER.get(), "the service must be wrapped by EarlyHeaders.in");
  }

  private static final class Interceptor implements ServerInterceptor {

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      ServerCall<Q, R> once = new HeadersOnce<>(call);
      Context context = Context.current().withValue(SENDER, once::sendHeaders);
      return Contexts.interceptCall(context, once, headers, next);
    }
  }

  /** Stubs do not know that headers are sent. */
  private static final class HeadersOnce<Q, R> extends SimpleForwardingServerCall<Q, R> {

    private boolean sent;

    HeadersOnce(ServerCall<Q, R> call) {
      super(call);
    }

    @Override
    public void sendHeaders(Metadata headers) {
      if (!sent) {
        sent = true;
        super.sendHeaders(headers);
      }
    }
  }
}
