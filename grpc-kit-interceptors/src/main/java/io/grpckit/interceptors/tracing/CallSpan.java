package io.grpckit.interceptors.tracing;

import io.grpc.Status;
import io.grpckit.interceptors.observe.CallListener;
import io.grpckit.interceptors.observe.CallTrace;
import io.grpckit.interceptors.observe.ObservedCall;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The span of one call, from its start to its end. */
abstract class CallSpan implements CallListener, CallTrace {

  static final int MAX_EVENTS = 128;

  private final Span span;
  private final Context context;
  private final @Nullable AtomicInteger events;

  CallSpan(Span span, Context context, boolean messageEvents) {
    this.span = span;
    this.context = context;
    this.events = messageEvents && span.isRecording() ? new AtomicInteger() : null;
  }

  /** Marks the span as failed if the status is an error in the eyes of this side. */
  abstract void judge(Span ended, Status status);

  final Context context() {
    return context;
  }

  final Span span() {
    return span;
  }

  @Override
  public final String traceId() {
    return span.getSpanContext().getTraceId();
  }

  @Override
  public final String spanId() {
    return span.getSpanContext().getSpanId();
  }

  @Override
  public final boolean sampled() {
    return span.getSpanContext().isSampled();
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // Handed on to whoever closes it.
  public final AutoCloseable makeCurrent() {
    return context.makeCurrent();
  }

  @Override
  public final void messageReceived(ObservedCall call, int sequence, long wireBytes, long bytes) {
    event("RECEIVED", sequence, bytes);
  }

  @Override
  public final void messageSent(ObservedCall call, int sequence, long wireBytes, long bytes) {
    event("SENT", sequence, bytes);
  }

  @Override
  public void finished(ObservedCall call) {
    Status status = call.status();
    if (span.isRecording() && status != null) {
      SpanAttributes.outcome(span, status);
      SpanAttributes.messages(span, call.messagesReceived(), call.messagesSent());
      SpanAttributes.peer(span, call.peer());
      judge(span, status);
    }
    span.end();
  }

  private void event(String type, int sequence, long bytes) {
    if (events == null || events.getAndIncrement() >= MAX_EVENTS) {
      return;
    }
    AttributesBuilder about =
        Attributes.builder()
            .put(SpanAttributes.MESSAGE_TYPE, type)
            .put(SpanAttributes.MESSAGE_ID, sequence + 1L);
    if (bytes >= 0) {
      about.put(SpanAttributes.MESSAGE_SIZE, bytes);
    }
    span.addEvent("rpc.message", about.build());
  }

  static void fail(Span failed, Status status) {
    String description = status.getDescription();
    failed.setStatus(StatusCode.ERROR, description == null ? "" : description);
  }
}
