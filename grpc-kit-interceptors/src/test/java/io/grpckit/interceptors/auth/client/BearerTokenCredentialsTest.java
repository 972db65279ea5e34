package io.grpckit.interceptors.auth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import io.grpckit.interceptors.testing.SecurityCase;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenCredentialsTest {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final SocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 50051);
  private static final SocketAddress ELSEWHERE = new InetSocketAddress("192.0.2.1", 50051);

  private final Outcome outcome = new Outcome();

  @Test
  void sendsTheTokenOverTls() {
    apply(BearerTokenCredentials.of("abc"), ELSEWHERE, SecurityLevel.PRIVACY_AND_INTEGRITY);

    assertThat(outcome.token).isEqualTo("Bearer abc");
  }

  @ParameterizedTest
  @SecurityCase(64)
  @EnumSource(
      value = SecurityLevel.class,
      names = {"NONE", "INTEGRITY"})
  void refusesClearText(SecurityLevel level) {
    apply(BearerTokenCredentials.of("abc"), LOOPBACK, level);

    assertThat(outcome.token).isNull();
    assertThat(outcome.failure.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(outcome.failure.getDescription())
        .isEqualTo("credentials are not sent over a connection without TLS");
  }

  @Test
  void sendsInClearTextToThisMachineIfTold() {
    apply(
        BearerTokenCredentials.of("abc").allowPlaintextOnLoopback(), LOOPBACK, SecurityLevel.NONE);

    assertThat(outcome.token).isEqualTo("Bearer abc");
  }

  @Test
  void refusesClearTextToAnotherMachineWhateverItIsTold() {
    BearerTokenCredentials told = BearerTokenCredentials.of("abc").allowPlaintextOnLoopback();

    apply(told, ELSEWHERE, SecurityLevel.NONE);
    assertThat(outcome.failure.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);

    outcome.failure = null;
    apply(told, InetSocketAddress.createUnresolved("localhost", 1), SecurityLevel.NONE);
    assertThat(outcome.failure.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void asksTheSupplierForEveryAttempt() {
    Queue<String> tokens = new ArrayDeque<>(List.of("one", "two"));
    BearerTokenCredentials credentials = BearerTokenCredentials.of(tokens::remove);

    apply(credentials, ELSEWHERE, SecurityLevel.PRIVACY_AND_INTEGRITY);
    apply(credentials, ELSEWHERE, SecurityLevel.PRIVACY_AND_INTEGRITY);

    assertThat(outcome.token).isEqualTo("Bearer two");
  }

  @Test
  void waitsForATokenWithoutAThread() {
    CompletableFuture<AccessToken> later = new CompletableFuture<>();
    apply(BearerTokenCredentials.from(() -> later), ELSEWHERE, SecurityLevel.PRIVACY_AND_INTEGRITY);
    assertThat(outcome.token).isNull();

    later.complete(AccessToken.of("abc"));

    assertThat(outcome.token).isEqualTo("Bearer abc");
  }

  @Test
  void failsTheAttemptWithTheSourcesStatus() {
    Status refused = Status.UNAUTHENTICATED.withDescription("sign in again");
    apply(
        BearerTokenCredentials.from(
            () -> CompletableFuture.failedFuture(refused.asRuntimeException())),
        ELSEWHERE,
        SecurityLevel.PRIVACY_AND_INTEGRITY);

    assertThat(outcome.failure).isEqualTo(refused);
  }

  @Test
  void failsTheAttemptUnavailableIfTheSourceThrows() {
    apply(
        BearerTokenCredentials.of(
            () -> {
              throw new IllegalStateException("secret store says abc");
            }),
        ELSEWHERE,
        SecurityLevel.PRIVACY_AND_INTEGRITY);

    assertThat(outcome.failure.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(outcome.failure.getDescription()).isEqualTo("no access token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nx: y", "ä", "a\u0000"})
  void refusesTokensThatBreakOutOfTheirHeader(String token) {
    assertThatIllegalArgumentException().isThrownBy(() -> AccessToken.of(token));
  }

  @Test
  void neverPrintsTheToken() {
    assertThat(AccessToken.of("abc").toString()).doesNotContain("abc");
  }

  private void apply(BearerTokenCredentials credentials, SocketAddress to, SecurityLevel level) {
    credentials.applyRequestMetadata(new Connection(to, level), Runnable::run, outcome);
  }

  private static final class Outcome extends CallCredentials.MetadataApplier {
    private String token;
    private Status failure;

    @Override
    public void apply(Metadata headers) {
      token = headers.get(AUTHORIZATION);
    }

    @Override
    public void fail(Status status) {
      failure = status;
    }
  }

  private static final class Connection extends CallCredentials.RequestInfo {
    private final SocketAddress address;
    private final SecurityLevel level;

    Connection(SocketAddress address, SecurityLevel level) {
      this.address = address;
      this.level = level;
    }

    @Override
    public MethodDescriptor<?, ?> getMethodDescriptor() {
      return EchoServiceGrpc.getUnaryMethod();
    }

    @Override
    public SecurityLevel getSecurityLevel() {
      return level;
    }

    @Override
    public String getAuthority() {
      return "server.example";
    }

    @Override
    public Attributes getTransportAttrs() {
      return Attributes.newBuilder().set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, address).build();
    }
  }
}
