package io.grpckit.examples.user;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.stall.StalledException;
import io.grpckit.examples.stall.Timer;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.CreateUserResponse;
import io.grpckit.examples.user.v1.DeleteUserRequest;
import io.grpckit.examples.user.v1.DeleteUserResponse;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.GetUserResponse;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.ListUsersRequest;
import io.grpckit.examples.user.v1.ListUsersResponse;
import io.grpckit.examples.user.v1.UpdateUserRequest;
import io.grpckit.examples.user.v1.UpdateUserResponse;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import java.time.Duration;

/**
 * {@code user.v1.UserService} on the wire. Requests arrive validated, callers authorised, and what
 * {@link Users} throws is mapped outside, by {@link #failures()}: nothing of that is repeated here.
 */
public final class UserService extends UserServiceGrpc.UserServiceImplBase {

  /** How long a caller of {@code GetUserStream} may take nothing. */
  public static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Users users;
  private final Timer timer;
  private final Duration patience;

  /**
   * Serves users.
   *
   * @param users the users
   */
  public UserService(Users users) {
    this(users, Timer.system(), PATIENCE);
  }

  UserService(Users users, Timer timer, Duration patience) {
    this.users = requireNonNull(users, "users");
    this.timer = timer;
    this.patience = patience;
  }

  /**
   * What callers are told when something goes wrong here.
   *
   * @return for the mapper of the server
   */
  public static ExceptionMapper failures() {
    return ExceptionMapper.builder()
        .map(UserNotFoundException.class, e -> RpcFailure.notFound("user", e.id()))
        .map(EmailTakenException.class, e -> RpcFailure.alreadyExists("user", e.email()))
        .map(
            InvalidPageTokenException.class,
            RpcFailure.invalidArgument("page_token", "must come from the response before"))
        .map(
            StalledException.class,
            e -> RpcFailure.of(Status.Code.RESOURCE_EXHAUSTED, e.getMessage()))
        .build();
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> responses) {
    User user = users.get(request.getUserId());
    answer(responses, GetUserResponse.newBuilder().setUser(message(user)).build());
  }

  @Override
  public void createUser(CreateUserRequest request, StreamObserver<CreateUserResponse> responses) {
    User user = users.create(request.getName(), request.getEmail());
    answer(responses, CreateUserResponse.newBuilder().setUser(message(user)).build());
  }

  @Override
  public void getUserStream(
      GetUserStreamRequest request, StreamObserver<io.grpckit.examples.user.v1.User> responses) {
    new UserStream(
            users,
            request.getLimit(),
            (ServerCallStreamObserver<io.grpckit.examples.user.v1.User>) responses,
            timer,
            patience)
        .start();
  }

  @Override
  public void updateUser(UpdateUserRequest request, StreamObserver<UpdateUserResponse> responses) {
    User user =
        users.update(
            request.getUserId(),
            request.hasName() ? request.getName() : null,
            request.hasEmail() ? request.getEmail() : null);
    answer(responses, UpdateUserResponse.newBuilder().setUser(message(user)).build());
  }

  @Override
  public void deleteUser(DeleteUserRequest request, StreamObserver<DeleteUserResponse> responses) {
    users.delete(request.getUserId());
    answer(responses, DeleteUserResponse.getDefaultInstance());
  }

  @Override
  public void listUsers(ListUsersRequest request, StreamObserver<ListUsersResponse> responses) {
    Users.Page page = users.list(request.getPageSize(), request.getPageToken());
    ListUsersResponse.Builder response = ListUsersResponse.newBuilder();
    page.users().forEach(user -> response.addUsers(message(user)));
    answer(responses, response.setNextPageToken(page.nextToken()).build());
  }

  static io.grpckit.examples.user.v1.User message(User user) {
    return io.grpckit.examples.user.v1.User.newBuilder()
        .setId(user.id())
        .setName(user.name())
        .setEmail(user.email())
        .setCreatedAt(user.createdAt().toEpochMilli())
        .build();
  }

  private static <T> void answer(StreamObserver<T> responses, T response) {
    responses.onNext(response);
    responses.onCompleted();
  }
}
