package io.grpckit.examples.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.util.concurrent.TimeUnit;

/** Gives every unary call without a deadline one: no command hangs. Streams live as they wish. */
record UnaryDeadline(long duration, TimeUnit unit) implements ClientInterceptor {

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    boolean unlimited = method.getType() == MethodType.UNARY && options.getDeadline() == null;
    return next.newCall(method, unlimited ? options.withDeadlineAfter(duration, unit) : options);
  }
}
