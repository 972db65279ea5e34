package io.grpckit.examples.client;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.Violations;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.CreateUserResponse;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.User;
import io.grpckit.examples.user.v1.UserServiceGrpc.UserServiceImplBase;

/** Two users, one of whom tries to take the reader's terminal over. */
public final class FakeUsers extends UserServiceImplBase implements ServerInterceptor {
  private static final User EVE =
      User.newBuilder()
          .setId("2")
          .setName("Eve\u001B[2J\u202E")
          .setEmail("eve@example.com")
          .build();
  private static final User ADA =
      User.newBuilder().setId("1").setName("Ada").setEmail("ada@example.com").build();

  public volatile String authorization;

  public ServerServiceDefinition service() {
    return ServerInterceptors.intercept(this, this);
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    authorization = headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
    return next.startCall(call, headers);
  }

  @Override
  public void getUserStream(GetUserStreamRequest request, StreamObserver<User> responses) {
    responses.onNext(ADA);
    if (request.getLimit() != 1) {
      responses.onNext(EVE);
    }
    responses.onCompleted();
  }

  @Override
  public void createUser(CreateUserRequest request, StreamObserver<CreateUserResponse> responses) {
    if (request.getName().equals("forbidden")) {
      responses.onError(
          Status.PERMISSION_DENIED.withDescription("permission denied").asRuntimeException());
      return;
    }
    try {
      Violations.check()
          .that(!request.getName().isEmpty(), "name", "must not be empty")
          .that(request.getEmail().contains("@"), "email", "must be an e-mail address")
          .throwIfAny();
    } catch (RuntimeException e) {
      responses.onError(e);
      return;
    }
    responses.onNext(
        CreateUserResponse.newBuilder()
            .setUser(
                User.newBuilder()
                    .setId("3")
                    .setName(request.getName())
                    .setEmail(request.getEmail()))
            .build());
    responses.onCompleted();
  }
}
