package io.grpckit.examples.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.RunningServer;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.auth.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import io.grpckit.examples.auth.v1.LoginResponse;
import io.grpckit.examples.auth.v1.LogoutRequest;
import io.grpckit.examples.auth.v1.RefreshRequest;
import io.grpckit.examples.auth.v1.RefreshResponse;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in through the whole server. */
class AuthServiceTest {

  @TempDir private static Path folder;

  private static RunningServer server;
  private static AuthServiceBlockingStub auth;

  @BeforeAll
  static void start() {
    server = RunningServer.start(folder);
    auth = AuthServiceGrpc.newBlockingStub(server.channel());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void givesTokensThatOpenTheOtherServices() {
    LoginResponse login = server.login("bob");
    assertThat(login.getExpiresIn()).isEqualTo(900);
    assertThat(canRead(login.getAccessToken())).isTrue();

    RefreshResponse refreshed = refresh(login.getRefreshToken());
    assertThat(refreshed.getExpiresIn()).isEqualTo(900);
    assertThat(canRead(refreshed.getAccessToken())).isTrue();
  }

  @Test
  void signsTheSessionOutWhenARefreshTokenIsUsedTwice() {
    LoginResponse login = server.login("bob");
    RefreshResponse refreshed = refresh(login.getRefreshToken());

    assertRefused(login.getRefreshToken());
    assertRefused(refreshed.getRefreshToken());
  }

  @Test
  void endsTheSessionAtLogout() {
    LoginResponse login = server.login("bob");
    LogoutRequest request =
        LogoutRequest.newBuilder().setRefreshToken(login.getRefreshToken()).build();

    assertThat(failure(() -> auth.logout(request)).code())
        .as("without an access token")
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    RunningServer.with(login.getAccessToken(), auth).logout(request);
    RunningServer.with(login.getAccessToken(), auth).logout(request);

    assertRefused(login.getRefreshToken());
  }

  private static void assertRefused(String refreshToken) {
    assertThat(failure(() -> refresh(refreshToken)).code()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  private static boolean canRead(String accessToken) {
    return RunningServer.with(accessToken, UserServiceGrpc.newBlockingStub(server.channel()))
        .getUserStream(GetUserStreamRequest.getDefaultInstance())
        .hasNext();
  }

  private static RefreshResponse refresh(String token) {
    return auth.refresh(RefreshRequest.newBuilder().setRefreshToken(token).build());
  }

  private static RpcFailure failure(Runnable call) {
    return RpcFailure.from(catchThrowable(call::run));
  }
}
