package io.grpckit.interceptors.tracing;

import static java.util.Objects.requireNonNull;

import io.grpckit.interceptors.observe.CallObservation;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.observe.MethodObserver;
import io.grpckit.interceptors.observe.ObservedCall;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a span of every call, a server's and a client's, as OpenTelemetry's semantic conventions
 * for RPC say, and carries the trace in the metadata with the given SDK's propagators (W3C by
 * default there).
 *
 * <p>On a server the span is current in the handler's start and in each of its callbacks; {@link
 * #context()} finds it wherever the gRPC Context was carried to. A client's call continues what is
 * current in the thread that starts it, or else the server call of its gRPC Context.
 *
 * <p>List it before {@code CallLog} and {@code CallMetrics}: then log lines carry the trace's ids,
 * and durations the trace's exemplars. With an SDK that does nothing it costs nothing. Where
 * OpenTelemetry's Java agent is attached, which makes spans of gRPC calls itself, it stands back.
 * An SDK without a propagator, with which no trace leaves its process, is told of in the log.
 * Thread-safe.
 */
public final class CallTracing implements CallObserver {

  private static final Logger logger = LoggerFactory.getLogger(CallTracing.class);
  private static final String INSTRUMENTATION = "io.grpckit.interceptors";
  private static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

  private final Tracer tracer;
  private final boolean active;
  private final MetadataPropagation propagation;
  private final CallTracingBuilder options;

  CallTracing(OpenTelemetry openTelemetry, CallTracingBuilder options, boolean agentAttached) {
    TextMapPropagator propagator = openTelemetry.getPropagators().getTextMapPropagator();
    this.tracer = openTelemetry.getTracer(INSTRUMENTATION);
    this.active = tracer.isEnabled() && !agentAttached;
    this.propagation = new MetadataPropagation(propagator);
    this.options = options;
    if (active && propagator.fields().isEmpty()) {
      logger.warn(
          "Every trace ends with this process, for its OpenTelemetry has no propagator: set one, as"
              + " in setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))");
    }
  }

  /**
   * Spans by the given SDK, for servers that trust the traces of their callers.
   *
   * @param openTelemetry where spans go
   * @return an observer for servers and clients
   */
  public static CallTracing on(OpenTelemetry openTelemetry) {
    return builder(openTelemetry).build();
  }

  /**
   * Spans with more detail, or with less trust.
   *
   * @param openTelemetry where spans go
   * @return a builder with the defaults of {@link #on}
   */
  public static CallTracingBuilder builder(OpenTelemetry openTelemetry) {
    return new CallTracingBuilder(requireNonNull(openTelemetry, "openTelemetry"));
  }

  /**
   * The trace context of the server call whose gRPC Context is current, for code on threads that
   * only the gRPC Context was carried to.
   *
   * @return the call's; without a traced call, what is current for OpenTelemetry
   */
  public static Context context() {
    ObservedCall call = CallObservation.call(io.grpc.Context.current());
    return call != null && call.trace() instanceof CallSpan span
        ? span.context()
        : Context.current();
  }

  @Override
  public @Nullable MethodObserver server(ObservedMethod method) {
    return active ? new ServerSpans(method, tracer, propagation, options) : null;
  }

  @Override
  public @Nullable MethodObserver client(ObservedMethod method) {
    return active ? new ClientSpans(method, tracer, propagation, options) : null;
  }

  static boolean agentAttached() {
    try {
      Class.forName(AGENT, false, ClassLoader.getSystemClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }
}
