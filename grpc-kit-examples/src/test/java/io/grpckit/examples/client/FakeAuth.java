package io.grpckit.examples.client;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.auth.v1.AuthServiceGrpc.AuthServiceImplBase;
import io.grpckit.examples.auth.v1.LoginRequest;
import io.grpckit.examples.auth.v1.LoginResponse;
import io.grpckit.examples.auth.v1.LogoutRequest;
import io.grpckit.examples.auth.v1.LogoutResponse;
import io.grpckit.examples.auth.v1.RefreshRequest;
import io.grpckit.examples.auth.v1.RefreshResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One password; tokens are numbered; a refresh token works once. */
public final class FakeAuth extends AuthServiceImplBase {
  public static final String PASSWORD = "correct horse";

  final AtomicInteger issued = new AtomicInteger();
  public final List<String> loggedOut = new CopyOnWriteArrayList<>();
  public volatile Status logoutAnswer = Status.OK;
  volatile long expiresIn = 3600;

  @Override
  public void login(LoginRequest request, StreamObserver<LoginResponse> responses) {
    if (!request.getPassword().equals(PASSWORD)) {
      responses.onError(
          Status.UNAUTHENTICATED.withDescription("invalid credentials").asRuntimeException());
      return;
    }
    int number = issued.incrementAndGet();
    responses.onNext(
        LoginResponse.newBuilder()
            .setAccessToken("access-" + number)
            .setRefreshToken("refresh-" + number)
            .setExpiresIn(expiresIn)
            .build());
    responses.onCompleted();
  }

  @Override
  public synchronized void refresh(
      RefreshRequest request, StreamObserver<RefreshResponse> responses) {
    if (!request.getRefreshToken().equals("refresh-" + issued.get())) {
      responses.onError(
          Status.UNAUTHENTICATED.withDescription("session ended").asRuntimeException());
      return;
    }
    int number = issued.incrementAndGet();
    responses.onNext(
        RefreshResponse.newBuilder()
            .setAccessToken("access-" + number)
            .setRefreshToken("refresh-" + number)
            .setExpiresIn(expiresIn)
            .build());
    responses.onCompleted();
  }

  @Override
  public void logout(LogoutRequest request, StreamObserver<LogoutResponse> responses) {
    if (!logoutAnswer.isOk()) {
      responses.onError(logoutAnswer.asRuntimeException());
      return;
    }
    loggedOut.add(request.getRefreshToken());
    responses.onNext(LogoutResponse.getDefaultInstance());
    responses.onCompleted();
  }
}
