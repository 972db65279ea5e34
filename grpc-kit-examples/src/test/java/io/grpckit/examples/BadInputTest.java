package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.RpcFailure;
import io.grpckit.errors.Violation;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.auth.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import io.grpckit.examples.auth.v1.LoginRequest;
import io.grpckit.examples.auth.v1.RefreshRequest;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.file.v1.UploadResponse;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.examples.news.v1.PublishNewsRequest;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.DeleteUserRequest;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.ListUsersRequest;
import io.grpckit.examples.user.v1.UpdateUserRequest;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.examples.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the whole server answers to requests that nobody should send. */
class BadInputTest {

  @TempDir private static Path folder;

  private static RunningServer server;
  private static Channel signedIn;
  private static UserServiceBlockingStub users;
  private static AuthServiceBlockingStub auth;

  @BeforeAll
  static void start() {
    server = RunningServer.start(folder);
    String token = server.login("alice").getAccessToken();
    signedIn = server.as(token);
    users = UserServiceGrpc.newBlockingStub(signedIn);
    auth = AuthServiceGrpc.newBlockingStub(server.channel());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> malformedUsers() {
    return Stream.of(
        arguments("no name", "name", create("", "x@example.com")),
        arguments("a name too long", "name", create("n".repeat(101), "x@example.com")),
        arguments("a name of several lines", "name", create("a\nb", "x@example.com")),
        arguments("a name with NUL", "name", create("a\0b", "x@example.com")),
        arguments("a name that turns text around", "name", create("a\u202eb", "x@example.com")),
        arguments("no address", "email", create("x", "")),
        arguments("an address without a domain", "email", create("x", "alice")),
        arguments("an address with a gap", "email", create("x", "a b@example.com")),
        arguments("two addresses", "email", create("x", "a@example.com,b@example.com")),
        arguments("a header in the address", "email", create("x", "a@example.com\r\nBcc: b")),
        arguments("an address too long", "email", create("x", "a".repeat(250) + "@x.org")),
        arguments("no id", "user_id", get("")),
        arguments("an id too long", "user_id", get("1".repeat(65))),
        arguments("a negative limit", "limit", stream(-1)),
        arguments("a negative page", "page_size", list(-1, "")),
        arguments("a page too large", "page_size", list(501, "")),
        arguments("a page token from elsewhere", "page_token", list(10, "nonsense")),
        arguments("a page token too long", "page_token", list(10, "A".repeat(257))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void malformedUsers(String what, String field, Consumer<UserServiceBlockingStub> call) {
    assertInvalid(field, catchThrowable(() -> call.accept(users)));
  }

  static Stream<Arguments> malformedSignIns() {
    return Stream.of(
        arguments("no address", "email", login("", "password")),
        arguments("no e-mail address", "email", login("alice", "password")),
        arguments("no password", "password", login("alice@example.com", "")),
        arguments("a password too long", "password", login("alice@example.com", "p".repeat(1025))),
        arguments("no refresh token", "refresh_token", refresh("")),
        arguments("a refresh token too long", "refresh_token", refresh("r".repeat(513))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void malformedSignIns(String what, String field, Consumer<AuthServiceBlockingStub> call) {
    assertInvalid(field, catchThrowable(() -> call.accept(auth)));
  }

  static Stream<Arguments> unknownUsers() {
    Consumer<UserServiceBlockingStub> update =
        stub ->
            stub.updateUser(UpdateUserRequest.newBuilder().setUserId("no").setName("x").build());
    Consumer<UserServiceBlockingStub> delete =
        stub -> stub.deleteUser(DeleteUserRequest.newBuilder().setUserId("no").build());
    return Stream.of(
        arguments("to be read", get("00000000-0000-0000-0000-000000000000")),
        arguments("as an attack", get("' OR '1'='1")),
        arguments("as a path", get("../../etc/passwd")),
        arguments("with NUL", get("\0")),
        arguments("to be changed", update),
        arguments("to be deleted", delete));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void unknownUsers(String what, Consumer<UserServiceBlockingStub> call) {
    RpcFailure failure = RpcFailure.from(catchThrowable(() -> call.accept(users)));

    assertThat(failure.code()).isEqualTo(Status.Code.NOT_FOUND);
  }

  static Stream<Arguments> wrongSecrets() {
    return Stream.of(
        arguments("a wrong password", login("alice@example.com", "demo-Password")),
        arguments("an unknown address", login("nobody@example.com", "demo-password")),
        arguments("an unknown refresh token", refresh("a".repeat(22) + "." + "b".repeat(43))),
        arguments("a refresh token that is none", refresh("x")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void wrongSecrets(String what, Consumer<AuthServiceBlockingStub> call) {
    RpcFailure failure = RpcFailure.from(catchThrowable(() -> call.accept(auth)));

    assertThat(failure.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(failure.details()).isEmpty();
  }

  @Test
  void saysEverythingThatIsWrongAtOnce() {
    Throwable thrown = catchThrowable(() -> create("", "alice").accept(users));

    assertThat(RpcFailure.from(thrown).violations())
        .extracting(Violation::field)
        .containsExactlyInAnyOrder("name", "email");
  }

  @Test
  void leavesNothingBehind() {
    int before = users.listUsers(ListUsersRequest.getDefaultInstance()).getUsersCount();

    catchThrowable(() -> create("x", "ALICE@example.com").accept(users));
    catchThrowable(() -> create("a\0b", "x@example.com").accept(users));

    assertThat(users.listUsers(ListUsersRequest.getDefaultInstance()).getUsersCount())
        .isEqualTo(before);
  }

  static Stream<Arguments> malformedMessages() {
    return Stream.of(
        arguments("a room with a gap", "room", send("Lobby One", "x")),
        arguments("a room as a path", "room", send("../lobby", "x")),
        arguments("a room too long", "room", send("r".repeat(65), "x")),
        arguments("a text too long", "text", send("lobby", "t".repeat(4001))),
        arguments("no room to read", "room", read("")),
        arguments("no category", "category", publish("", "title", "body")),
        arguments("a category in capitals", "category", publish("TECH", "title", "body")),
        arguments("no title", "title", publish("tech", "", "body")),
        arguments("a body too long", "body", publish("tech", "title", "b".repeat(20_001))),
        arguments("no file", "file_id", download("")),
        arguments("a path as a file name", "filename", upload("../../x", 1, 0)),
        arguments("a chunk too large", "data", upload("x", (1 << 20) + 1, 0)),
        arguments(
            "a file too large",
            "declared_size",
            upload("x", 1, ExampleConfig.DEFAULT_MAX_FILE_SIZE + 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void malformedMessages(String what, String field, Consumer<Channel> call) {
    assertInvalid(field, catchThrowable(() -> call.accept(signedIn)));
  }

  private static Consumer<Channel> send(String room, String text) {
    return channel ->
        ChatServiceGrpc.newBlockingStub(channel)
            .sendMessage(ChatMessage.newBuilder().setRoom(room).setText(text).build());
  }

  private static Consumer<Channel> read(String room) {
    return channel ->
        ChatServiceGrpc.newBlockingStub(channel)
            .getMessages(GetMessagesRequest.newBuilder().setRoom(room).build())
            .hasNext();
  }

  private static Consumer<Channel> publish(String category, String title, String body) {
    return channel ->
        NewsServiceGrpc.newBlockingStub(channel)
            .publishNews(
                PublishNewsRequest.newBuilder()
                    .setCategory(category)
                    .setTitle(title)
                    .setBody(body)
                    .build());
  }

  private static Consumer<Channel> download(String id) {
    return channel ->
        FileServiceGrpc.newBlockingStub(channel)
            .downloadFile(DownloadFileRequest.newBuilder().setFileId(id).build())
            .hasNext();
  }

  private static Consumer<Channel> upload(String name, int length, long declaredSize) {
    FileChunk chunk =
        FileChunk.newBuilder()
            .setFilename(name)
            .setDeclaredSize(declaredSize)
            .setData(ByteString.copyFrom(new byte[length]))
            .build();
    return channel -> {
      CompletableFuture<UploadResponse> response = new CompletableFuture<>();
      StreamObserver<FileChunk> chunks =
          FileServiceGrpc.newStub(channel).uploadFile(completing(response));
      chunks.onNext(chunk);
      response.join();
    };
  }

  private static <T> StreamObserver<T> completing(CompletableFuture<T> response) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {
        response.complete(value);
      }

      @Override
      public void onError(Throwable error) {
        response.completeExceptionally(error);
      }

      @Override
      public void onCompleted() {}
    };
  }

  private static void assertInvalid(String field, Throwable thrown) {
    RpcFailure failure = RpcFailure.from(thrown);
    assertThat(failure.code()).as(failure.toString()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.violations()).extracting(Violation::field).containsOnly(field);
  }

  private static Consumer<UserServiceBlockingStub> create(String name, String email) {
    return stub ->
        stub.createUser(CreateUserRequest.newBuilder().setName(name).setEmail(email).build());
  }

  private static Consumer<UserServiceBlockingStub> get(String id) {
    return stub -> stub.getUser(GetUserRequest.newBuilder().setUserId(id).build());
  }

  private static Consumer<UserServiceBlockingStub> stream(int limit) {
    return stub ->
        stub.getUserStream(GetUserStreamRequest.newBuilder().setLimit(limit).build()).hasNext();
  }

  private static Consumer<UserServiceBlockingStub> list(int size, String token) {
    return stub ->
        stub.listUsers(ListUsersRequest.newBuilder().setPageSize(size).setPageToken(token).build());
  }

  private static Consumer<AuthServiceBlockingStub> login(String email, String password) {
    return stub ->
        stub.login(LoginRequest.newBuilder().setEmail(email).setPassword(password).build());
  }

  private static Consumer<AuthServiceBlockingStub> refresh(String token) {
    return stub -> stub.refresh(RefreshRequest.newBuilder().setRefreshToken(token).build());
  }
}
