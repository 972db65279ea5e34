package io.grpckit.interceptors;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.method.MethodSelector;

/** Lets the calls of other methods pass by. */
record SelectedClientInterceptor(ClientInterceptor interceptor, MethodSelector selector)
    implements ClientInterceptor {
  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    return selector.matches(method)
        ? interceptor.interceptCall(method, options, next)
        : next.newCall(method, options);
  }
}
