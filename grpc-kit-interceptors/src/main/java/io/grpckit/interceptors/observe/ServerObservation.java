package io.grpckit.interceptors.observe;

import static java.util.Objects.requireNonNull;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives the observers of a server's calls. Thread-safe; one may serve several servers.
 *
 * <p>Every call is reported exactly once, with the status that the transport closed its stream
 * with: calls of unknown methods, calls that an interceptor refuses or breaks, and calls that the
 * client gives up are no exceptions.
 */
public final class ServerObservation {

  private final boolean observed;
  private final MethodTable methods;
  private final PeerAddress peers;
  private final LongSupplier nanoClock;
  private final LateWork lateWork;

  ServerObservation(
      List<CallObserver> observers, PeerAddress peers, LongSupplier nanoClock, LateWork lateWork) {
    this.observed = !observers.isEmpty();
    this.methods = new MethodTable(CallSide.SERVER, "", observers);
    this.peers = peers;
    this.nanoClock = nanoClock;
    this.lateWork = lateWork;
  }

  /**
   * Makes the methods of these services known, so that their calls carry their names from the
   * start. Generated methods that are not bound are learned from their first call, which may be
   * told of a little later than it began; names that no service has are all reported as {@link
   * ObservedMethod#OTHER}.
   *
   * @param services the services that the server will have
   */
  public void bind(Collection<ServerServiceDefinition> services) {
    for (ServerServiceDefinition service : services) {
      for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
        methods.bind(method.getMethodDescriptor());
      }
    }
  }

  /**
   * Adds whatever the observers need to a server; the services themselves are yours to add. Call it
   * after all other interceptors have been added: grpc-java runs the last one first, and what
   * observes must be outermost.
   *
   * @param builder the server's builder
   * @param services the services that the server will have, as for {@link #bind}
   */
  public void observe(ServerBuilder<?> builder, Collection<ServerServiceDefinition> services) {
    requireNonNull(builder, "builder");
    bind(services);
    if (observed && methods.anyObserved()) {
      builder.addStreamTracerFactory(streamTracerFactory());
      interceptor().ifPresent(builder::intercept);
    }
  }

  /**
   * The source of the outcome of every call, for {@link ServerBuilder#addStreamTracerFactory}.
   *
   * @return a factory to be added once
   */
  public ServerStreamTracer.Factory streamTracerFactory() {
    return new ServerStreamTracer.Factory() {
      @Override
      public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return new ServerCallRecord(
            ServerObservation.this, fullMethodName, headers, methods.find(fullMethodName));
      }
    };
  }

  /**
   * What a tracer cannot do: contexts around callbacks, log lines on the call's own thread,
   * messages. It works together with {@link #streamTracerFactory}, outermost of all interceptors.
   *
   * @return empty if no observer of the methods bound so far has a use for it
   */
  public Optional<ServerInterceptor> interceptor() {
    return observed && methods.anyHooked() ? Optional.of(new ServerHooks()) : Optional.empty();
  }

  /**
   * Observes calls without a tracer, for servers that have none; never together with the other two.
   * It does not see unknown methods, nor sizes on the wire, nor calls that interceptors outside of
   * it end. The status is what it can tell from the call and its listener: the one of the transport
   * in all cases of the documentation's table but for these, and but for a call that ends because
   * of an oversize message, which is UNKNOWN here.
   *
   * @return an interceptor, to be the outermost of all
   */
  public ServerInterceptor interceptorOnly() {
    return new InterceptorOnly(this);
  }

  MethodEntry resolve(@Nullable MethodDescriptor<?, ?> descriptor) {
    return descriptor == null ? methods.other() : methods.learn(descriptor);
  }

  @Nullable SocketAddress peer(Attributes transport, Metadata headers) {
    return peers.of(transport, headers);
  }

  long nanoTime() {
    return nanoClock.getAsLong();
  }

  void later(Runnable work) {
    if (!lateWork.run(work)) {
      TelemetryFailures.PROCESS.report(
          new IllegalStateException("too much telemetry is waiting, a log line was dropped"));
    }
  }
}
