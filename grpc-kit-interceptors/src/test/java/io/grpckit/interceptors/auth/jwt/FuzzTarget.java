package io.grpckit.interceptors.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpckit.interceptors.auth.AuthAudit;
import io.grpckit.interceptors.auth.AuthEvent;
import io.grpckit.interceptors.auth.AuthEvent.Decision;
import io.grpckit.interceptors.auth.AuthenticationServerInterceptor;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.testing.Logs;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The real interceptor, called as a transport would, and what must hold whatever is sent to it. */
final class FuzzTarget {

  /** Longer than any word in the kit's own texts, so that none of them is taken for a leak. */
  private static final int SECRET_LENGTH = 20;

  private final Logs logs = Logs.ofEverything();
  private final List<AuthEvent> audited = new ArrayList<>();
  private final AuthenticationServerInterceptor interceptor;
  private @Nullable Caller caller;

  FuzzTarget(Authenticator authenticator) {
    interceptor =
        AuthenticationServerInterceptor.builder(authenticator)
            .audit(AuthAudit.slf4j().and(audited::add))
            .build();
  }

  /**
   * Makes a call and checks that it was refused as every other is, without a word of what was sent.
   *
   * @param sent the values of the headers
   * @return the caller of a call that was let through; null for one that was refused
   */
  @Nullable Caller call(Metadata headers, List<String> sent) {
    audited.clear();
    logs.clear();
    caller = null;
    Call call = new Call();

    interceptor.interceptCall(
        call,
        headers,
        (started, same) -> {
          caller = Caller.current();
          return new ServerCall.Listener<>() {};
        });

    assertThat(caller == null).isNotEqualTo(call.status == null);
    if (call.status != null) {
      assertRefused(call.status);
    }
    assertThat(logs.text() + audited).doesNotContain(secrets(sent));
    return caller;
  }

  private void assertRefused(Status status) {
    // A status of its own, UNAVAILABLE, would mean that something threw.
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(status.getDescription()).isEqualTo("invalid credentials");
    assertThat(audited).extracting(AuthEvent::decision).containsExactly(Decision.REJECTED);
  }

  private static List<String> secrets(List<String> sent) {
    List<String> secrets = new ArrayList<>();
    for (String value : sent) {
      for (String part : value.split("[^A-Za-z0-9_-]", -1)) {
        if (part.length() >= SECRET_LENGTH) {
          secrets.add(part);
        }
      }
    }
    secrets.add("\0 nothing sent");
    return secrets;
  }

  private static final class Call extends ServerCall<EchoRequest, EchoResponse> {
    private @Nullable Status status;

    @Override
    public void close(Status status, Metadata trailers) {
      assertThat(this.status).isNull();
      assertThat(trailers.keys()).isEmpty();
      this.status = status;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(EchoResponse message) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<EchoRequest, EchoResponse> getMethodDescriptor() {
      return EchoServiceGrpc.getUnaryMethod();
    }
  }
}
