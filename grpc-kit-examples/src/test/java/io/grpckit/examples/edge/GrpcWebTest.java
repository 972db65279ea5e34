package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCalls;
import io.grpckit.errors.RpcFailure;
import io.grpckit.errors.Violation;
import io.grpckit.examples.RunningServer;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.ListUsersRequest;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same calls in every form in which browsers and others make them at the edge. */
class GrpcWebTest {

  private static final String BINARY = "gproto-web+http";
  private static final String TEXT = "gproto-web-text+http";
  private static final String GRPC = "gproto+http";

  @TempDir private static Path folder;

  private static RunningServer server;
  private static String alice;

  @BeforeAll
  static void start() {
    server = RunningServer.startWithEdge(folder);
    alice = server.login("alice").getAccessToken();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {BINARY, TEXT, GRPC})
  void answersCalls(String form) {
    var users = signedIn(form, UserServiceGrpc.UserServiceBlockingStub.class);

    assertThat(users.listUsers(ListUsersRequest.getDefaultInstance()).getUsersList())
        .extracting("name")
        .contains("alice", "bob");
  }

  @ParameterizedTest
  @ValueSource(strings = {BINARY, TEXT, GRPC})
  void tellsWhatIsWrong(String form) {
    var users = signedIn(form, UserServiceGrpc.UserServiceBlockingStub.class);

    RpcFailure failure =
        RpcFailure.from(
            catchThrowable(
                () -> users.createUser(CreateUserRequest.newBuilder().setEmail("x").build())));

    assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.violations()).extracting(Violation::field).contains("name", "email");
  }

  @ParameterizedTest
  @ValueSource(strings = {BINARY, TEXT, GRPC})
  void asksForAToken(String form) {
    var users = GrpcClients.newClient(uri(form), UserServiceGrpc.UserServiceBlockingStub.class);

    assertCode(
        Status.Code.UNAUTHENTICATED,
        catchThrowable(() -> users.getUser(GetUserRequest.newBuilder().setUserId("1").build())));
  }

  @ParameterizedTest
  @ValueSource(strings = {BINARY, TEXT, GRPC})
  void streamsWhatIsSaidLive(String form) {
    var chat = signedIn(form, ChatServiceGrpc.ChatServiceBlockingStub.class);
    String room = form.replace('+', '-');
    chat.sendMessage(message(room, "first"));

    Iterator<ChatMessage> heard =
        chat.withDeadlineAfter(30, TimeUnit.SECONDS)
            .getMessages(GetMessagesRequest.newBuilder().setRoom(room).setFollow(true).build());

    assertThat(heard.next().getText()).isEqualTo("first");
    chat.sendMessage(message(room, "second"));
    assertThat(heard.next().getText()).isEqualTo("second");
  }

  @ParameterizedTest
  @ValueSource(strings = {BINARY, TEXT, GRPC})
  void endsACallAtItsDeadline(String form) {
    var chat = signedIn(form, ChatServiceGrpc.ChatServiceBlockingStub.class);
    Iterator<ChatMessage> heard =
        chat.withDeadlineAfter(300, TimeUnit.MILLISECONDS)
            .getMessages(GetMessagesRequest.newBuilder().setRoom("silent").setFollow(true).build());

    assertCode(Status.Code.DEADLINE_EXCEEDED, catchThrowable(heard::hasNext));
  }

  @ParameterizedTest
  @ValueSource(strings = {BINARY, TEXT, GRPC})
  void knowsNoOtherMethods(String form) {
    var unknown =
        UserServiceGrpc.getGetUserMethod().toBuilder()
            .setFullMethodName("user.v1.UserService/Nothing")
            .build();
    var channel =
        GrpcClients.newClient(uri(form), UserServiceGrpc.UserServiceBlockingStub.class)
            .getChannel();

    assertCode(
        Status.Code.UNIMPLEMENTED,
        catchThrowable(
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, unknown, CallOptions.DEFAULT, GetUserRequest.getDefaultInstance())));
  }

  @ParameterizedTest
  @ValueSource(strings = {BINARY, TEXT, GRPC})
  void refusesMessagesThatAreTooLarge(String form) {
    var users = signedIn(form, UserServiceGrpc.UserServiceBlockingStub.class);
    CreateUserRequest request =
        CreateUserRequest.newBuilder().setName("n".repeat(5 << 20)).setEmail("x").build();

    assertCode(Status.Code.RESOURCE_EXHAUSTED, catchThrowable(() -> users.createUser(request)));
  }

  private static ChatMessage message(String room, String text) {
    return ChatMessage.newBuilder().setRoom(room).setText(text).build();
  }

  private static <S extends AbstractStub<S>> S signedIn(String form, Class<S> stub) {
    return RunningServer.with(alice, GrpcClients.newClient(uri(form), stub));
  }

  private static String uri(String form) {
    return form + "://" + server.edge() + "/";
  }

  private static void assertCode(Status.Code code, Throwable thrown) {
    assertThat(RpcFailure.from(thrown).code()).as(thrown.toString()).isEqualTo(code);
  }
}
