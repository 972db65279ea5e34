package io.grpckit.interceptors.auth;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/** All that a peer may learn of a refused call: fixed texts, so that none can carry a cause. */
enum Refusal {
  CREDENTIALS_REQUIRED(Status.Code.UNAUTHENTICATED, "credentials required"),
  INVALID_CREDENTIALS(Status.Code.UNAUTHENTICATED, "invalid credentials"),
  CREDENTIALS_EXPIRED(Status.Code.UNAUTHENTICATED, "credentials expired"),
  TOO_MANY_FAILURES(Status.Code.RESOURCE_EXHAUSTED, "too many failed authentications"),
  PERMISSION_DENIED(Status.Code.PERMISSION_DENIED, "permission denied"),
  AUTHENTICATION_UNAVAILABLE(Status.Code.UNAVAILABLE, "authentication unavailable"),
  AUTHORIZATION_UNAVAILABLE(Status.Code.UNAVAILABLE, "authorization unavailable");

  private final Status.Code code;
  private final String description;

  Refusal(Status.Code code, String description) {
    this.code = code;
    this.description = description;
  }

  Status status() {
    return code.toStatus().withDescription(description);
  }

  /** Closes a call that no handler has seen. */
  <ReqT> ServerCall.Listener<ReqT> close(ServerCall<ReqT, ?> call) {
    call.close(status(), new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
