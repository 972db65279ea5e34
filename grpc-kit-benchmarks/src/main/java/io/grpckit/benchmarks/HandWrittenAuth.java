package io.grpckit.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.List;
import java.util.Set;

/**
 * What one writes around a library's verifier: the token is verified at every call, and its subject
 * put into the Context.
 */
final class HandWrittenAuth implements ServerInterceptor {
  private static final Context.Key<String> SUBJECT = Context.key("subject");
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Verifier verifier;

  private HandWrittenAuth(Verifier verifier) {
    this.verifier = verifier;
  }

  private interface Verifier {
    /** The subject of a valid token; throws for any other. */
    String verify(String token) throws Exception;
  }

  static ServerInterceptor withJavaJwt(SignedToken token) {
    JWTVerifier verifier =
        JWT.require(token.javaJwt())
            .withIssuer(SignedToken.ISSUER)
            .withAudience(SignedToken.AUDIENCE)
            .build();
    return new HandWrittenAuth(text -> verifier.verify(text).getSubject());
  }

  /** What Spring Security verifies with. */
  static ServerInterceptor withNimbus(SignedToken token) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    JWSAlgorithm algorithm = JWSAlgorithm.parse(token.algorithm());
    processor.setJWSKeySelector(
        (header, context) ->
            header.getAlgorithm().equals(algorithm) ? List.of(token.verificationKey()) : List.of());
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            SignedToken.AUDIENCE,
            new JWTClaimsSet.Builder().issuer(SignedToken.ISSUER).build(),
            Set.of("sub", "exp")));
    return new HandWrittenAuth(text -> processor.process(text, null).getSubject());
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    try {
      String subject = verifier.verify(headers.get(AUTHORIZATION).substring("Bearer ".length()));
      return Contexts.interceptCall(
          Context.current().withValue(SUBJECT, subject), call, headers, next);
    } catch (Exception e) {
      call.close(Status.UNAUTHENTICATED, new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }
}
