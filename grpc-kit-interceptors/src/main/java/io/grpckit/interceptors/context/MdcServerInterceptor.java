package io.grpckit.interceptors.context;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpckit.interceptors.internal.MdcScope;
import io.grpckit.interceptors.observe.CallFields;
import java.util.List;

/**
 * Puts the {@link RequestId} and, of an observed call, other {@link CallFields} (the principal, the
 * handler's own) into SLF4J's MDC while its handler runs, so that every log line of the handler has
 * them. They are set for each callback, since these hop threads, and what was there before is
 * restored.
 *
 * <p>A field that a deeper stage sets is seen from the next callback on. It costs about half a
 * microsecond per callback; the call's own log line needs none of it.
 */
public final class MdcServerInterceptor implements ServerInterceptor {
  private final List<String> keys;

  private MdcServerInterceptor(List<String> keys) {
    this.keys = keys;
  }

  /**
   * An interceptor for any stage.
   *
   * @param keys the names of the fields, such as {@link CallFields#REQUEST_ID}; at least one
   * @return a new interceptor
   * @throws IllegalArgumentException if there is none
   */
  public static MdcServerInterceptor create(String... keys) {
    if (keys.length == 0) {
      throw new IllegalArgumentException("keys must name one field at least, was empty");
    }
    return new MdcServerInterceptor(List.of(keys));
  }

  @Override
  @SuppressWarnings("try") // The scope's only use is to end.
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Context context = Context.current();
    try (MdcScope scope = scope(keys, context)) {
      return new MdcListener<>(next.startCall(call, headers), keys, context);
    }
  }

  private static MdcScope scope(List<String> keys, Context context) {
    MdcScope scope = new MdcScope();
    for (String key : keys) {
      scope.put(
          key,
          key.equals(CallFields.REQUEST_ID)
              ? RequestId.from(context)
              : CallFields.in(context).get(key));
    }
    return scope;
  }

  private static final class MdcListener<ReqT> extends ServerCall.Listener<ReqT> {
    private final ServerCall.Listener<ReqT> handler;
    private final List<String> keys;
    private final Context context;

    MdcListener(ServerCall.Listener<ReqT> handler, List<String> keys, Context context) {
      this.handler = handler;
      this.keys = keys;
      this.context = context;
    }

    @Override
    public void onMessage(ReqT message) {
      in(() -> handler.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      in(handler::onHalfClose);
    }

    @Override
    public void onReady() {
      in(handler::onReady);
    }

    @Override
    public void onEvent(Object event) {
      in(() -> handler.onEvent(event));
    }

    @Override
    public void onCancel() {
      in(handler::onCancel);
    }

    @Override
    public void onComplete() {
      in(handler::onComplete);
    }

    @SuppressWarnings("try") // The scope's only use is to end.
    private void in(Runnable callback) {
      try (MdcScope scope = scope(keys, context)) {
        callback.run();
      }
    }
  }
}
