package io.grpckit.interceptors;

import static java.util.Objects.requireNonNull;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.AccessTable;
import io.grpckit.interceptors.auth.AuthorizationServerInterceptor;
import io.grpckit.interceptors.auth.Caller;
import java.util.Collection;
import java.util.function.Consumer;

/** Access rules, which become a table and an interceptor when the methods are known. */
record AccessOccupant(AccessRules rules, Consumer<AuthorizationServerInterceptor.Builder> options)
    implements ServerOccupant {
  AccessOccupant {
    requireNonNull(rules, "rules");
    requireNonNull(options, "options");
  }

  @Override
  public Fitted fit(Collection<? extends MethodDescriptor<?, ?>> methods) {
    AccessTable table = rules.bind(methods);
    AuthorizationServerInterceptor.Builder builder = AuthorizationServerInterceptor.builder(table);
    options.accept(builder);
    return new Fitted(new KnownCallersMayErr(builder.build()), method -> access(table, method));
  }

  private static String access(AccessTable table, MethodDescriptor<?, ?> method) {
    return table.rule(method.getFullMethodName()).map(Object::toString).orElse("denied");
  }

  /**
   * A caller who is known may learn that a method does not exist: it may be one of a newer server.
   * To an anonymous one, it is as denied as any other.
   */
  private record KnownCallersMayErr(ServerInterceptor authorization) implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      return UnknownMethods.isUnknown(call.getMethodDescriptor()) && !Caller.current().isAnonymous()
          ? next.startCall(call, headers)
          : authorization.interceptCall(call, headers, next);
    }
  }
}
