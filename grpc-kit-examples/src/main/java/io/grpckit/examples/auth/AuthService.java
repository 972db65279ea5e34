package io.grpckit.examples.auth;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.auth.v1.LoginRequest;
import io.grpckit.examples.auth.v1.LoginResponse;
import io.grpckit.examples.auth.v1.LogoutRequest;
import io.grpckit.examples.auth.v1.LogoutResponse;
import io.grpckit.examples.auth.v1.RefreshRequest;
import io.grpckit.examples.auth.v1.RefreshResponse;
import java.time.Duration;

/**
 * {@code auth.v1.AuthService} on the wire. What {@link SignIn} throws is mapped outside, by {@link
 * #failures()}.
 */
public final class AuthService extends AuthServiceGrpc.AuthServiceImplBase {

  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final SignIn signIn;

  /**
   * Serves sign-ins.
   *
   * @param signIn the rules
   */
  public AuthService(SignIn signIn) {
    this.signIn = requireNonNull(signIn, "signIn");
  }

  /**
   * What callers are told when something goes wrong here.
   *
   * @return for the mapper of the server
   */
  public static ExceptionMapper failures() {
    return ExceptionMapper.builder()
        .map(
            BadCredentialsException.class,
            RpcFailure.unauthenticated("wrong e-mail address or password"))
        .map(
            BadRefreshTokenException.class,
            RpcFailure.unauthenticated("the session is over, sign in again"))
        .map(
            TooManySignInsException.class,
            RpcFailure.resourceExhausted("sign-in", "too many sign-ins at the moment")
                .withRetryDelay(RETRY_DELAY))
        .build();
  }

  @Override
  public void login(LoginRequest request, StreamObserver<LoginResponse> responses) {
    IssuedTokens tokens = signIn.login(request.getEmail(), request.getPassword());
    responses.onNext(
        LoginResponse.newBuilder()
            .setAccessToken(tokens.access())
            .setRefreshToken(tokens.refresh())
            .setExpiresIn(tokens.accessLifetime().toSeconds())
            .build());
    responses.onCompleted();
  }

  @Override
  public void refresh(RefreshRequest request, StreamObserver<RefreshResponse> responses) {
    IssuedTokens tokens = signIn.refresh(request.getRefreshToken());
    responses.onNext(
        RefreshResponse.newBuilder()
            .setAccessToken(tokens.access())
            .setRefreshToken(tokens.refresh())
            .setExpiresIn(tokens.accessLifetime().toSeconds())
            .build());
    responses.onCompleted();
  }

  @Override
  public void logout(LogoutRequest request, StreamObserver<LogoutResponse> responses) {
    signIn.logout(request.getRefreshToken());
    responses.onNext(LogoutResponse.getDefaultInstance());
    responses.onCompleted();
  }
}
