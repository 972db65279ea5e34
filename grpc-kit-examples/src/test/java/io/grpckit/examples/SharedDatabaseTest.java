package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.store.PostgresServer;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.User;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.examples.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL. */
class SharedDatabaseTest {

  @TempDir private Path folder;

  private final String url = PostgresServer.newSchemaUrl();

  @Test
  void hasNoDemoAccounts() {
    try (RunningServer server = start("one")) {
      Throwable refused = catchThrowable(() -> server.login("alice"));

      assertThat(RpcFailure.from(refused).code()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(server.server().banner()).doesNotContain("alice", "postgres:postgres@");
    }
  }

  @Test
  void letsUsersAndTokensOfOneServerInAtTheOther() {
    try (RunningServer one = start("one");
        RunningServer two = start("two")) {
      CreateAccount.create(config("tool"), "Alice", "alice@example.com", "editor", "demo-password");

      String token = one.login("alice").getAccessToken();
      User ada = create(users(one, token), "ada@example.com");

      assertThat(get(users(two, token), ada.getId())).isEqualTo(ada);
      assertThat(get(users(one, two.login("alice").getAccessToken()), ada.getId())).isEqualTo(ada);
    }
  }

  @Test
  void createsNoAccountsInTheEmbeddedOne() {
    ExampleConfig config = ExampleConfig.from(Map.of());

    assertThatThrownBy(() -> CreateAccount.create(config, "a", "a@example.com", "editor", "secret"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("DATABASE_URL");
  }

  private RunningServer start(String name) {
    return RunningServer.start(config(name));
  }

  private ExampleConfig config(String name) {
    return ExampleConfig.from(
        Map.of(
            "GRPC_PORT",
            "0",
            "EDGE_PORT",
            "off",
            "DATABASE_URL",
            url,
            "DATA_DIR",
            folder.resolve(name).toString()));
  }

  private static UserServiceBlockingStub users(RunningServer server, String token) {
    return RunningServer.with(token, UserServiceGrpc.newBlockingStub(server.channel()));
  }

  private static User create(UserServiceBlockingStub users, String email) {
    return users
        .createUser(CreateUserRequest.newBuilder().setName("Ada").setEmail(email).build())
        .getUser();
  }

  private static User get(UserServiceBlockingStub users, String id) {
    return users.getUser(GetUserRequest.newBuilder().setUserId(id).build()).getUser();
  }
}
