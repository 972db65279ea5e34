package io.grpckit.examples.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.rpc.ResourceInfo;
import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.RunningServer;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.DeleteUserRequest;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.ListUsersRequest;
import io.grpckit.examples.user.v1.ListUsersResponse;
import io.grpckit.examples.user.v1.UpdateUserRequest;
import io.grpckit.examples.user.v1.User;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.examples.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users through the whole server. */
class UserServiceTest {

  @TempDir private Path folder;

  private RunningServer server;
  private UserServiceBlockingStub users;

  @BeforeEach
  void start() {
    server = RunningServer.start(folder);
    String token = server.login("alice").getAccessToken();
    users = RunningServer.with(token, UserServiceGrpc.newBlockingStub(server.channel()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void createsReadsChangesAndDeletes() {
    long before = System.currentTimeMillis();
    User created = create("Ada", "ada@example.com");
    assertThat(created.getId()).isNotEmpty();
    assertThat(created.getCreatedAt()).isBetween(before, System.currentTimeMillis());
    assertThat(get(created.getId())).isEqualTo(created);

    User changed =
        users
            .updateUser(
                UpdateUserRequest.newBuilder().setUserId(created.getId()).setName("Ada L.").build())
            .getUser();
    assertThat(changed).isEqualTo(created.toBuilder().setName("Ada L.").build());

    users.deleteUser(DeleteUserRequest.newBuilder().setUserId(created.getId()).build());
    assertThat(failure(() -> get(created.getId())).code()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void saysWhichAddressIsTaken() {
    RpcFailure failure = failure(() -> create("Other", "Alice@Example.com"));

    assertThat(failure.code()).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(failure.detail(ResourceInfo.class))
        .hasValueSatisfying(
            resource -> {
              assertThat(resource.getResourceType()).isEqualTo("user");
              assertThat(resource.getResourceName()).isEqualTo("Alice@Example.com");
            });
  }

  @Test
  void listsPageByPageWhateverIsDeletedMeanwhile() {
    for (int i = 0; i < 5; i++) {
      create("user " + i, i + "@example.com");
    }

    List<User> listed = new ArrayList<>();
    ListUsersRequest.Builder request = ListUsersRequest.newBuilder().setPageSize(3);
    ListUsersResponse page = users.listUsers(request.build());
    listed.addAll(page.getUsersList());
    users.deleteUser(DeleteUserRequest.newBuilder().setUserId(listed.get(2).getId()).build());
    page = users.listUsers(request.setPageToken(page.getNextPageToken()).build());
    listed.addAll(page.getUsersList());

    assertThat(listed.subList(0, 3)).hasSize(3);
    assertThat(page.getUsersCount()).isEqualTo(3);
    page = users.listUsers(request.setPageToken(page.getNextPageToken()).build());
    listed.addAll(page.getUsersList());
    assertThat(page.getNextPageToken()).isEmpty();
    assertThat(listed).doesNotHaveDuplicates().hasSize(7);
  }

  @Test
  void streamsAllOrAsManyAsAskedFor() {
    create("Ada", "ada@example.com");

    assertThat(stream(0)).extracting(User::getName).containsExactly("alice", "bob", "Ada");
    assertThat(stream(2)).extracting(User::getName).containsExactly("alice", "bob");
  }

  @Test
  void keepsUsersAndTokensOverARestart() {
    User ada = create("Ada", "ada@example.com");
    String token = server.login("alice").getAccessToken();

    server.close();
    server = RunningServer.start(folder);

    users = RunningServer.with(token, UserServiceGrpc.newBlockingStub(server.channel()));
    assertThat(get(ada.getId())).isEqualTo(ada);
  }

  private List<User> stream(int limit) {
    List<User> streamed = new ArrayList<>();
    users
        .getUserStream(GetUserStreamRequest.newBuilder().setLimit(limit).build())
        .forEachRemaining(streamed::add);
    return streamed;
  }

  private User create(String name, String email) {
    return users
        .createUser(CreateUserRequest.newBuilder().setName(name).setEmail(email).build())
        .getUser();
  }

  private User get(String id) {
    return users.getUser(GetUserRequest.newBuilder().setUserId(id).build()).getUser();
  }

  private static RpcFailure failure(Runnable call) {
    return RpcFailure.from(catchThrowable(call::run));
  }
}
