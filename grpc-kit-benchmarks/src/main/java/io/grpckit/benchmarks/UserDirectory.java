package io.grpckit.benchmarks;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.CreateUserResponse;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.GetUserResponse;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.User;
import io.grpckit.examples.user.v1.UserServiceGrpc;

/** Users who are made up when asked for. */
final class UserDirectory extends UserServiceGrpc.UserServiceImplBase {
  @Override
  public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> response) {
    response.onNext(GetUserResponse.newBuilder().setUser(user(request.getUserId())).build());
    response.onCompleted();
  }

  @Override
  public void createUser(CreateUserRequest request, StreamObserver<CreateUserResponse> response) {
    User user = user("7").setName(request.getName()).setEmail(request.getEmail()).build();
    response.onNext(CreateUserResponse.newBuilder().setUser(user).build());
    response.onCompleted();
  }

  @Override
  public void getUserStream(GetUserStreamRequest request, StreamObserver<User> responses) {
    ServerCallStreamObserver<User> call = (ServerCallStreamObserver<User>) responses;
    int[] sent = {0};
    call.setOnReadyHandler(
        () -> {
          while (sent[0] < request.getLimit() && call.isReady()) {
            call.onNext(user("7").build());
            if (++sent[0] == request.getLimit()) {
              call.onCompleted();
            }
          }
        });
  }

  private static User.Builder user(String id) {
    return User.newBuilder()
        .setId(id)
        .setName("Ada")
        .setEmail("ada@example.com")
        .setCreatedAt(1_700_000_000_000L);
  }
}
