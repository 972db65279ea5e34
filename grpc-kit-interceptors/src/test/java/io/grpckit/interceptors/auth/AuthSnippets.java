package io.grpckit.interceptors.auth;

import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpckit.interceptors.auth.client.BearerTokenCredentials;
import io.grpckit.interceptors.auth.client.TokenSource;
import io.grpckit.interceptors.auth.jwt.ClientCredentialsTokenSource;
import io.grpckit.interceptors.auth.jwt.JwksKeySource;
import io.grpckit.interceptors.auth.jwt.JwtAlgorithm;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticatorBuilder;
import io.grpckit.interceptors.auth.jwt.KeySet;
import io.grpckit.interceptors.auth.jwt.VerificationKey;
import io.grpckit.interceptors.auth.transport.ReloadingTls;
import io.grpckit.interceptors.auth.transport.ServerLimits;
import io.grpckit.interceptors.metrics.AuthMetrics;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** The Java of docs/auth.md, compiled. */
final class AuthSnippets {

  private AuthSnippets() {}

  static void server(ServerBuilder<?> builder, List<ServerServiceDefinition> services) {
    JwtAuthenticator authenticator =
        JwtAuthenticator.builder(JwksKeySource.create(URI.create("https://issuer.example/keys")))
            .issuer("https://issuer.example")
            .audience("orders")
            .build();
    AccessTable access =
        AccessRules.fromContract()
            .service("grpc.health.v1.Health", AccessRule.permitAll())
            .bindServices(services);
    System.out.println(access);
    builder
        .intercept(AuthorizationServerInterceptor.create(access))
        .intercept(AuthenticationServerInterceptor.create(authenticator));
  }

  static List<Object> keys(String pem, Supplier<KeySet> rotatedKeys) {
    KeySet fixed = KeySet.of(VerificationKey.fromPem(JwtAlgorithm.ES256, pem).withId("2026-11"));
    JwtAuthenticatorBuilder rotated = JwtAuthenticator.builder(rotatedKeys::get);
    return List.of(fixed, rotated);
  }

  static Caller handler(String owner) {
    Caller caller = Auth.require(it -> it.subject().equals(owner) || it.roles().contains("admin"));
    return caller;
  }

  static List<Object> roles(KeySet keys) {
    JwtAuthenticatorBuilder keycloak =
        JwtAuthenticator.builder(keys).rolesClaim("realm_access.roles");
    JwtAuthenticatorBuilder namespaced =
        JwtAuthenticator.builder(keys).rolesClaim("https://example\\.com/roles");
    return List.of(keycloak, namespaced);
  }

  static AuthenticationServerInterceptor watched(
      MeterRegistry registry, JwtAuthenticator authenticator, JwksKeySource source) {
    AuthAudit audit =
        AuthAudit.slf4j()
            .and(AuthMetrics.on(registry).tokens("users", authenticator).keys("issuer", source));
    AuthenticationServerInterceptor watched =
        AuthenticationServerInterceptor.builder(authenticator).audit(audit).build();
    return watched;
  }

  static EchoServiceGrpc.EchoServiceBlockingStub client(
      Channel channel, URI tokenEndpoint, String secret) {
    TokenSource tokens =
        ClientCredentialsTokenSource.create(tokenEndpoint, "orders", secret, "users.read")
            .refreshing();
    EchoServiceGrpc.EchoServiceBlockingStub stub =
        EchoServiceGrpc.newBlockingStub(channel)
            .withCallCredentials(BearerTokenCredentials.from(tokens));
    return stub;
  }

  static ServerBuilder<?> connections(Path certificate, Path privateKey, Path authorities) {
    ReloadingTls tls =
        ReloadingTls.builder(certificate, privateKey)
            .requireClientCertificates(authorities)
            .build();
    ServerBuilder<?> hardened =
        ServerLimits.applyTo(Grpc.newServerBuilderForPort(443, tls.credentials()));
    return hardened;
  }

  static AuthorizationServerInterceptor trial(AccessTable access, AccessTable stricter) {
    AuthorizationServerInterceptor trial =
        AuthorizationServerInterceptor.builder(access).shadow(stricter.asAuthorizer()).build();
    return trial;
  }
}
