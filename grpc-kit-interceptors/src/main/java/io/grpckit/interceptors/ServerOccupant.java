package io.grpckit.interceptors;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpckit.interceptors.admission.AdmissionServerInterceptor;
import io.grpckit.interceptors.method.MethodSelector;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What sits in a seat of a server's pipeline, before the server's methods are known. */
@FunctionalInterface
interface ServerOccupant {
  /**
   * Makes an interceptor for these very methods.
   *
   * @throws IllegalStateException if it does not fit them
   */
  Fitted fit(Collection<? extends MethodDescriptor<?, ?>> methods);

  /**
   * An interceptor that knows its methods.
   *
   * @param interceptor does the work
   * @param effect says in a few words what it does for a method; empty for nothing
   * @param tracer what the interceptor needs beside itself
   */
  record Fitted(
      ServerInterceptor interceptor,
      Function<MethodDescriptor<?, ?>, String> effect,
      Optional<ServerStreamTracer.Factory> tracer) {
    Fitted(ServerInterceptor interceptor, Function<MethodDescriptor<?, ?>, String> effect) {
      this(interceptor, effect, Optional.empty());
    }
  }

  /** An interceptor that describes itself. */
  static ServerOccupant of(AdmissionServerInterceptor admission) {
    return methods -> new Fitted(admission, admission::effectOn, admission.streamTracerFactory());
  }

  /** An interceptor that is the same on every server. */
  static ServerOccupant of(
      ServerInterceptor interceptor, Function<MethodDescriptor<?, ?>, String> effect) {
    return methods -> new Fitted(interceptor, effect);
  }

  /** The same for some methods, of which there must be one. */
  default ServerOccupant selected(String name, MethodSelector selector) {
    return methods -> {
      if (!methods.isEmpty()) {
        requireMatch(name, selector, methods);
      }
      Fitted all = fit(methods);
      return new Fitted(
          new Selected(all.interceptor(), selector),
          method -> selector.matches(method) ? all.effect().apply(method) : "",
          all.tracer());
    };
  }

  static void requireMatch(
      String name, MethodSelector selector, Collection<? extends MethodDescriptor<?, ?>> methods) {
    if (methods.stream().noneMatch(selector::matches)) {
      throw new IllegalStateException(
          "the selector of " + name + " matches no method of " + services(methods));
    }
  }

  private static Set<String> services(Collection<? extends MethodDescriptor<?, ?>> methods) {
    return methods.stream()
        .map(method -> String.valueOf(method.getServiceName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The shortest name that tells a part of the pipeline from others; lambdas have none. */
  static String nameOf(Object part) {
    Class<?> type = part.getClass();
    String name = type.getSimpleName();
    return name.isEmpty() || type.isHidden()
        ? "custom"
        : name.replaceFirst("(Server|Client)?Interceptor$", "");
  }

  static String namesOf(Collection<?> parts) {
    return parts.stream().map(ServerOccupant::nameOf).collect(Collectors.joining(" + "));
  }

  /** Lets the calls of other methods pass by. */
  record Selected(ServerInterceptor interceptor, MethodSelector selector)
      implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      return selector.matches(call.getMethodDescriptor())
          ? interceptor.interceptCall(call, headers, next)
          : next.startCall(call, headers);
    }
  }
}
