package io.grpckit.interceptors.auth.client;

import static java.util.Objects.requireNonNull;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.internal.AsksForCaller;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes the caller's own token on to other services, to those that are listed by name and to no
 * others. A service that receives a token can act as its owner: list only those that you would give
 * it to, and prefer a token of your own where you can.
 *
 * <p>{@link #capture()} belongs inside the server's authentication and keeps nothing of anonymous
 * callers; {@link #to} belongs on the channel. The token goes out as call credentials, and so only
 * over TLS; credentials that the call has already win.
 */
public final class TokenPropagation {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<BearerTokenCredentials> CREDENTIALS =
      Context.key("io.grpckit.propagated-token");
  private static final String SCHEME = "Bearer ";

  private TokenPropagation() {}

  /**
   * Keeps the token of each call for the calls that its handler makes.
   *
   * @return an interceptor for the server, inside authentication: {@code
   *     pipeline.intercept(TokenPropagation.capture())}
   */
  public static ServerInterceptor capture() {
    return new Capture();
  }

  private static final class Capture implements ServerInterceptor, AsksForCaller {
    @Override
    public boolean asksForCaller() {
      return true;
    }

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      @Nullable BearerTokenCredentials credentials =
          Caller.current().isAnonymous() ? null : credentials(headers);
      return credentials == null
          ? next.startCall(call, headers)
          : Contexts.interceptCall(
              Context.current().withValue(CREDENTIALS, credentials), call, headers, next);
    }
  }

  private static @Nullable BearerTokenCredentials credentials(Metadata headers) {
    @Nullable String value = headers.get(AUTHORIZATION);
    if (value == null || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    try {
      return BearerTokenCredentials.of(value.substring(SCHEME.length()));
    } catch (IllegalArgumentException noToken) {
      // Other credentials were accepted, and nobody has looked at this header.
      return null;
    }
  }

  /**
   * Passes the kept token on.
   *
   * @param services full names of the services that receive it, {@code orders.v1.OrderService} for
   *     instance; at least one
   * @return an interceptor for a channel
   * @throws IllegalArgumentException if there is none
   */
  public static ClientInterceptor to(String... services) {
    if (services.length == 0) {
      throw new IllegalArgumentException("services must name one at least, was empty");
    }
    return new AllowList(Set.of(services));
  }

  private record AllowList(Set<String> services) implements ClientInterceptor {
    @Override
    public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
        MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
      @Nullable BearerTokenCredentials credentials = CREDENTIALS.get();
      boolean passedOn =
          credentials != null
              && options.getCredentials() == null
              && services.contains(String.valueOf(method.getServiceName()));
      return next.newCall(
          method, passedOn ? options.withCallCredentials(requireNonNull(credentials)) : options);
    }
  }
}
