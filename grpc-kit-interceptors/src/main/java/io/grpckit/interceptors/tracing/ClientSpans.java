package io.grpckit.interceptors.tracing;

import io.grpc.Status;
import io.grpckit.interceptors.observe.CallHook;
import io.grpckit.interceptors.observe.CallListener;
import io.grpckit.interceptors.observe.MethodObserver;
import io.grpckit.interceptors.observe.ObservedAttempt;
import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The spans of one method's calls on a client, and of their attempts if those are asked for. */
final class ClientSpans implements MethodObserver {

  private final ObservedMethod method;
  private final @Nullable TargetAddress address;
  private final Tracer tracer;
  private final MetadataPropagation propagation;
  private final CallTracingBuilder options;

  ClientSpans(
      ObservedMethod method,
      Tracer tracer,
      MetadataPropagation propagation,
      CallTracingBuilder options) {
    this.method = method;
    this.address =
        method.target().equals(ObservedMethod.OTHER) ? null : TargetAddress.of(method.target());
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
    Context current = Context.current();
    Context parent =
        Span.fromContext(current).getSpanContext().isValid() ? current : CallTracing.context();
    SpanBuilder builder =
        spanBuilder(method.known() ? method.name() : "grpc", SpanKind.CLIENT).setParent(parent);
    SpanAttributes.metadata(builder, options.metadata, call.requestHeaders());
    Span span = builder.startSpan();
    Context context = parent.with(span);
    propagation.inject(context, call.requestHeaders());
    CallSpan listener =
        options.attemptSpans
            ? new WithAttempts(span, context, parent)
            : new ClientSpan(span, context, parent);
    call.trace(listener);
    return listener;
  }

  private SpanBuilder spanBuilder(String name, SpanKind kind) {
    SpanBuilder builder =
        tracer
            .spanBuilder(name)
            .setSpanKind(kind)
            .setAttribute(SpanAttributes.SYSTEM, "grpc")
            .setAttribute(SpanAttributes.METHOD, method.name());
    if (address != null) {
      builder.setAttribute(SpanAttributes.SERVER_ADDRESS, address.host());
      if (address.port() >= 0) {
        builder.setAttribute(SpanAttributes.SERVER_PORT, (long) address.port());
      }
    }
    return builder;
  }

  private class ClientSpan extends CallSpan {

    private final Context parent;

    ClientSpan(Span span, Context context, Context parent) {
      super(span, context, options.messageEvents);
      this.parent = parent;
    }

    /** A client's callbacks run on behalf of whoever made the call. */
    @Override
    @SuppressWarnings("MustBeClosedChecker") // Handed on to whoever closes it.
    public AutoCloseable enter(ObservedCall call) {
      return parent.makeCurrent();
    }

    @Override
    void judge(Span ended, Status status) {
      if (!status.isOk()) {
        fail(ended, status);
      }
    }
  }

  private final class WithAttempts extends ClientSpan {

    private final Map<ObservedAttempt, Span> attempts = new ConcurrentHashMap<>();

    WithAttempts(Span span, Context context, Context parent) {
      super(span, context, parent);
    }

    @Override
    public void attemptStarted(ObservedCall call, ObservedAttempt attempt) {
      Span span =
          spanBuilder("Attempt " + method.name(), SpanKind.CLIENT)
              .setParent(context())
              .setAttribute("rpc.grpc.attempt.previous", (long) attempt.previousAttempts())
              .setAttribute("rpc.grpc.attempt.transparent_retry", attempt.transparentRetry())
              .startSpan();
      attempts.put(attempt, span);
      propagation.inject(context().with(span), attempt.headers());
    }

    @Override
    public void attemptFinished(ObservedCall call, ObservedAttempt attempt) {
      Span span = attempts.remove(attempt);
      Status status = attempt.status();
      if (span == null || status == null) {
        return;
      }
      SpanAttributes.outcome(span, status);
      SpanAttributes.peer(span, attempt.backend());
      judge(span, status);
      span.end();
    }
  }
}
