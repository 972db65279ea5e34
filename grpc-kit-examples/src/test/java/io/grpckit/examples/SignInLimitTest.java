package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.auth.v1.LoginRequest;
import io.grpckit.examples.auth.v1.RefreshRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInLimitTest {

  @TempDir private Path folder;

  @Test
  void letsNobodyGuessPasswordsAsFastAsTheServerCanHash() {
    try (RunningServer server = RunningServer.start(folder)) {
      var auth = AuthServiceGrpc.newBlockingStub(server.channel());
      // Malformed ones count, too, and take no time.
      Runnable guess = () -> auth.login(LoginRequest.getDefaultInstance());

      for (int i = 0; i < Pipeline.MAX_SIGN_INS_OF_A_PEER; i++) {
        assertThat(failure(guess).code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      }
      RpcFailure refused = failure(guess);
      for (int i = 0; i < 1_000 && refused.code() != Status.Code.RESOURCE_EXHAUSTED; i++) {
        refused = failure(guess); // one more has come free with each second
      }

      assertThat(refused.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(refused.retryDelay()).isPresent();
      assertThat(failure(() -> auth.refresh(RefreshRequest.getDefaultInstance())).code())
          .as("sessions go on")
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  private static RpcFailure failure(Runnable call) {
    try {
      call.run();
      throw new AssertionError("was answered");
    } catch (StatusRuntimeException e) {
      return RpcFailure.from(e);
    }
  }
}
