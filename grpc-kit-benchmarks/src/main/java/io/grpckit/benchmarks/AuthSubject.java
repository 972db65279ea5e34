package io.grpckit.benchmarks;

import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpckit.interceptors.auth.AccessRule;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.AuthenticationServerInterceptor;
import io.grpckit.interceptors.auth.AuthorizationServerInterceptor;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Who looks at the token of a call. */
public enum AuthSubject {
  /** Nobody: grpc-java alone, to which the token is sent all the same. */
  NONE(SignedToken::create, (server, token) -> {}),
  /** Access rules for a method that anybody may call. */
  KIT_RULES_ALONE(
      SignedToken::create,
      (server, token) ->
          server.intercept(
              rules(
                  AccessRules.fromCode().service("bench.v1.EchoService", AccessRule.permitAll())))),
  /** A token that was seen before. */
  KIT_WARM(SignedToken::create, kit(SignedToken::authenticator)),
  /** A token that was seen before and is bound to the client's certificate. */
  KIT_WARM_BOUND(
      SignedToken::bound,
      (server, token) -> {
        server.addTransportFilter(new ClientCertificate());
        kit(SignedToken::authenticator).accept(server, token);
      }),
  /** A token that was seen before, and the access rules of the contract. */
  KIT_WARM_AND_RULES(
      SignedToken::create,
      (server, token) -> {
        server.intercept(rules(AccessRules.fromContract()));
        kit(SignedToken::authenticator).accept(server, token);
      }),
  /** A token that is verified at every call. */
  KIT_COLD_HS256(SigningKey.HS256, kit(AuthSubject::withoutCache)),
  /** A token that is verified at every call. */
  KIT_COLD_RS256(SigningKey.RS256, kit(AuthSubject::withoutCache)),
  /** A token that is verified at every call. */
  KIT_COLD_ES256(SigningKey.ES256, kit(AuthSubject::withoutCache)),
  /** A hand-written interceptor around java-jwt. */
  JAVA_JWT_RS256(SigningKey.RS256, by(HandWrittenAuth::withJavaJwt)),
  /** A hand-written interceptor around java-jwt. */
  JAVA_JWT_ES256(SigningKey.ES256, by(HandWrittenAuth::withJavaJwt)),
  /** A hand-written interceptor around Nimbus, Spring Security's verifier. */
  NIMBUS_RS256(SigningKey.RS256, by(HandWrittenAuth::withNimbus)),
  /** A hand-written interceptor around Nimbus, Spring Security's verifier. */
  NIMBUS_ES256(SigningKey.ES256, by(HandWrittenAuth::withNimbus));

  private final Supplier<SignedToken> tokens;
  private final BiConsumer<ServerBuilder<?>, SignedToken> installation;

  AuthSubject(
      Supplier<SignedToken> tokens, BiConsumer<ServerBuilder<?>, SignedToken> installation) {
    this.tokens = tokens;
    this.installation = installation;
  }

  AuthSubject(SigningKey key, BiConsumer<ServerBuilder<?>, SignedToken> installation) {
    this(() -> SignedToken.signedBy(key), installation);
  }

  SignedToken token() {
    return tokens.get();
  }

  void install(ServerBuilder<?> server, SignedToken token) {
    installation.accept(server, token);
    server.addService(new EchoService());
  }

  private static BiConsumer<ServerBuilder<?>, SignedToken> kit(
      Function<SignedToken, JwtAuthenticator> authenticator) {
    return by(token -> AuthenticationServerInterceptor.create(authenticator.apply(token)));
  }

  private static JwtAuthenticator withoutCache(SignedToken token) {
    return token.rules().cacheSize(0).build();
  }

  private static BiConsumer<ServerBuilder<?>, SignedToken> by(
      Function<SignedToken, ServerInterceptor> interceptor) {
    return (server, token) -> server.intercept(interceptor.apply(token));
  }

  private static ServerInterceptor rules(AccessRules rules) {
    return AuthorizationServerInterceptor.create(
        rules.bindServices(List.of(new EchoService().bindService())));
  }
}
