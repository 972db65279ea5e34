package io.grpckit.examples.client;

import io.grpckit.examples.auth.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import io.grpckit.examples.auth.v1.LoginRequest;
import io.grpckit.examples.auth.v1.LoginResponse;
import io.grpckit.examples.auth.v1.RefreshRequest;
import io.grpckit.examples.auth.v1.RefreshResponse;
import java.time.Instant;

/** How tokens are got: by a password, or by the refresh token of the ones before. */
public final class AuthCalls {
  private AuthCalls() {}

  public static Tokens login(AuthServiceBlockingStub auth, String email, String password) {
    LoginResponse response =
        auth.login(LoginRequest.newBuilder().setEmail(email).setPassword(password).build());
    return tokens(response.getAccessToken(), response.getRefreshToken(), response.getExpiresIn());
  }

  static Tokens refresh(AuthServiceBlockingStub auth, Tokens tokens) {
    RefreshResponse response =
        auth.refresh(RefreshRequest.newBuilder().setRefreshToken(tokens.refreshToken()).build());
    return tokens(response.getAccessToken(), response.getRefreshToken(), response.getExpiresIn());
  }

  private static Tokens tokens(String access, String refresh, long expiresIn) {
    return new Tokens(access, refresh, Instant.now().plusSeconds(expiresIn));
  }
}
