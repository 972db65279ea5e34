package io.grpckit.lb.breaker;

import io.grpc.MethodDescriptor;

/** Which calls share a circuit breaker. */
public enum BreakerScope {
  /** The calls of one method: a breaker is named {@code user.v1.UserService/GetUser}. */
  METHOD,
  /** The calls of one service: a breaker is named {@code user.v1.UserService}. */
  SERVICE,
  /** All calls through the interceptor: the breaker is named {@code channel}. */
  CHANNEL;

  String nameOf(MethodDescriptor<?, ?> method) {
    return switch (this) {
      case METHOD -> method.getFullMethodName();
      case SERVICE -> String.valueOf(method.getServiceName());
      case CHANNEL -> "channel";
    };
  }
}
