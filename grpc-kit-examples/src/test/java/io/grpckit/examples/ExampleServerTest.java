package io.grpckit.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.channelz.v1.GetServersRequest;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleServerTest {

  private static final List<String> OURS =
      List.of(
          "auth.v1.AuthService",
          "chat.v1.ChatService",
          "file.v1.FileService",
          "news.v1.NewsService",
          "user.v1.UserService");

  @TempDir private static Path folder;

  private static RunningServer server;
  private static String alice;
  private static String bob;

  @BeforeAll
  static void start() {
    server = RunningServer.start(folder);
    alice = server.login("alice").getAccessToken();
    bob = server.login("bob").getAccessToken();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void listsItsServicesByReflection() throws Exception {
    assertThat(reflected()).containsAll(OURS);
  }

  @Test
  void saysWhoMeetsWhat() {
    String banner = server.server().banner();

    assertThat(banner)
        .contains(folder.toString())
        .contains("127.0.0.1:" + server.server().grpcPort())
        .contains("alice@example.com", "bob@example.com", "demo-password")
        .containsPattern("user.v1.UserService/CreateUser .*users:write")
        .containsPattern("auth.v1.AuthService/Login .*public")
        .contains("streams per caller 1000", "rate per sign-in 60 in 1m");
  }

  @Test
  void isHealthyWithoutBeingAskedForAToken() {
    for (String service : OURS) {
      assertThat(health(service)).as(service).isEqualTo(ServingStatus.SERVING);
    }
    assertThat(health("")).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void refusesCallsWithoutAToken() {
    var stub = UserServiceGrpc.newBlockingStub(server.channel());

    assertCode(Status.Code.UNAUTHENTICATED, () -> stub.getUser(user("1")));
    assertCode(
        Status.Code.UNAUTHENTICATED, () -> stub.createUser(CreateUserRequest.newBuilder().build()));
  }

  @Test
  void refusesWrongTokens() {
    for (String token : List.of("", "x", "a.b.c", alice + "x", alice.substring(1), alice + "=")) {
      var stub = RunningServer.with(token, UserServiceGrpc.newBlockingStub(server.channel()));
      assertCode(Status.Code.UNAUTHENTICATED, () -> stub.getUser(user("1")));
    }
  }

  @Test
  void refusesCallersWithoutTheScope() {
    var stub = RunningServer.with(bob, UserServiceGrpc.newBlockingStub(server.channel()));
    CreateUserRequest request =
        CreateUserRequest.newBuilder().setName("x").setEmail("x@example.com").build();

    assertCode(Status.Code.PERMISSION_DENIED, () -> stub.createUser(request));
  }

  @Test
  void asksForAccessBeforeItLooksAtTheRequest() {
    var stub = RunningServer.with(bob, UserServiceGrpc.newBlockingStub(server.channel()));

    assertCode(
        Status.Code.PERMISSION_DENIED,
        () -> stub.createUser(CreateUserRequest.getDefaultInstance()));
  }

  @Test
  void keepsItsInnardsFromMembers() {
    var anonymous = ChannelzGrpc.newBlockingStub(server.channel());
    var member = RunningServer.with(bob, anonymous);
    var editor = RunningServer.with(alice, anonymous);
    GetServersRequest request = GetServersRequest.getDefaultInstance();

    assertCode(Status.Code.UNAUTHENTICATED, () -> anonymous.getServers(request));
    assertCode(Status.Code.PERMISSION_DENIED, () -> member.getServers(request));
    assertThat(editor.getServers(request).getServerList()).isNotEmpty();
  }

  @Test
  void tellsStrangersNothingOfWhatDoesNotExist() {
    var unknown =
        UserServiceGrpc.getGetUserMethod().toBuilder()
            .setFullMethodName("user.v1.UserService/Nothing")
            .build();

    assertCode(
        Status.Code.UNAUTHENTICATED,
        () ->
            ClientCalls.blockingUnaryCall(
                server.channel(), unknown, CallOptions.DEFAULT, user("1")));
  }

  @Test
  void refusesMessagesThatAreTooLarge() {
    var stub = RunningServer.with(alice, UserServiceGrpc.newBlockingStub(server.channel()));
    String name = ByteString.copyFrom(new byte[Transport.MAX_MESSAGE_BYTES]).toStringUtf8();

    assertCode(
        Status.Code.RESOURCE_EXHAUSTED,
        () -> stub.createUser(CreateUserRequest.newBuilder().setName(name).build()));
  }

  @Test
  void refusesMetadataThatAreTooLarge() {
    var stub = UserServiceGrpc.newBlockingStub(server.channel());
    var oversized = RunningServer.with("a".repeat(Transport.MAX_METADATA_BYTES), stub);

    assertCode(Status.Code.INTERNAL, () -> oversized.getUser(user("1")));
    assertCode(Status.Code.UNAUTHENTICATED, () -> stub.getUser(user("1")));
  }

  @Test
  void saysInOneLineThatThePortIsTaken() {
    int port = server.server().grpcPort();
    ExampleConfig config =
        ExampleConfig.from(
            Map.of(
                "GRPC_PORT", String.valueOf(port),
                "EDGE_PORT", "off",
                "DATA_DIR", folder.resolve("other").toString()));

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> ExampleServer.start(config, report -> {}))
          .as("attempt %d: everything was let go", attempt)
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "BIND_ADDRESS and GRPC_PORT must be a free address of this machine, were"
                  + " \"127.0.0.1:%d\"",
              port);
    }
  }

  private static ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(server.channel())
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private static List<String> reflected() throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(server.channel())
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable error) {
                    answer.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    requests.onCompleted();
    return answer.get(20, SECONDS).getListServicesResponse().getServiceList().stream()
        .map(ServiceResponse::getName)
        .toList();
  }

  private static GetUserRequest user(String id) {
    return GetUserRequest.newBuilder().setUserId(id).build();
  }

  private static void assertCode(Status.Code code, Runnable call) {
    Throwable thrown = catchThrowable(call::run);
    assertThat(thrown).isNotNull();
    assertThat(RpcFailure.from(thrown).code()).as(thrown.toString()).isEqualTo(code);
  }
}
