package io.grpckit.interceptors.tracing;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.interceptors.observe.CallHook;
import io.grpckit.interceptors.observe.CallListener;
import io.grpckit.interceptors.observe.MethodObserver;
import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Set;

/** The spans of one method's calls on a server. */
final class ServerSpans implements MethodObserver {

  private final ObservedMethod method;
  private final Tracer tracer;
  private final MetadataPropagation propagation;
  private final CallTracingBuilder options;

  ServerSpans(
      ObservedMethod method,
      Tracer tracer,
      MetadataPropagation propagation,
      CallTracingBuilder options) {
    this.method = method;
    this.tracer = tracer;
    this.propagation = propagation;
    this.options = options;
  }

  @Override
  public Set<CallHook> hooks() {
    return Set.of(CallHook.CALLBACKS);
  }

  @Override
  public CallListener started(ObservedCall call) {
    SpanBuilder builder =
        tracer
            .spanBuilder(method.known() ? method.name() : "grpc")
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(SpanAttributes.SYSTEM, "grpc")
            .setAttribute(SpanAttributes.METHOD, method.name());
    Context parent = parent(builder, call.requestHeaders());
    SpanAttributes.metadata(builder, options.metadata, call.requestHeaders());
    Span span = builder.setParent(parent).startSpan();
    ServerSpan listener = new ServerSpan(span, parent.with(span), options.messageEvents);
    call.trace(listener);
    return listener;
  }

  private Context parent(SpanBuilder builder, Metadata headers) {
    if (options.remoteParent == RemoteParent.IGNORE) {
      return Context.root();
    }
    Context remote = propagation.extract(headers);
    if (options.remoteParent == RemoteParent.TRUST) {
      return remote;
    }
    SpanContext caller = Span.fromContext(remote).getSpanContext();
    if (caller.isValid()) {
      builder.addLink(caller);
    }
    return Context.root();
  }

  private static final class ServerSpan extends CallSpan {

    ServerSpan(Span span, Context context, boolean messageEvents) {
      super(span, context, messageEvents);
    }

    @Override
    public AutoCloseable enter(ObservedCall call) {
      return makeCurrent();
    }

    @Override
    void judge(Span ended, Status status) {
      switch (status.getCode()) {
        case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS ->
            fail(ended, status);
        default -> {
          // The caller's own doing: the server did its part.
        }
      }
    }
  }
}
