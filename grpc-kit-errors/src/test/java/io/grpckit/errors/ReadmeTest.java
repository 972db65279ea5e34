package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ReadmeSnippets.UserFailure;
import io.grpckit.errors.test.CreateUserRequest;
import io.grpckit.errors.test.GetUserRequest;
import io.grpckit.errors.test.ListUsersRequest;
import io.grpckit.errors.test.User;
import io.grpckit.errors.test.UserServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the README shows does what the README says. */
class ReadmeTest {
  private static final CreateUserRequest BOB =
      CreateUserRequest.newBuilder().setName("bob").setEmail("a@example.com").build();

  private final List<String> shown = new ArrayList<>();
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name).addService(new Users());
    ReadmeSnippets.validate(builder);
    ReadmeSnippets.map(builder);
    server = builder.build().start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void fieldErrorsReachTheForm() {
    ReadmeSnippets.read(
        UserServiceGrpc.newBlockingStub(channel), CreateUserRequest.getDefaultInstance(), form());

    assertThat(shown)
        .containsExactly(
            "name must be at least 1 characters",
            "email value is empty, which is not a valid email address");
  }

  @Test
  void aReasonReachesTheForm() {
    ReadmeSnippets.read(UserServiceGrpc.newBlockingStub(channel), BOB, form());

    assertThat(shown).containsExactly("EMAIL_TAKEN");
  }

  @Test
  void outcomesHoldWhatHappened() {
    var outcomes =
        ReadmeSnippets.outcomes(
            UserServiceGrpc.newBlockingStub(channel),
            UserServiceGrpc.newStub(channel),
            BOB,
            ListUsersRequest.getDefaultInstance(),
            form());

    RpcFailure taken = UserFailure.EMAIL_TAKEN.failure(Map.of("email", "a@example.com"));
    assertThat(outcomes.blocking().failure()).contains(taken);
    assertThat(outcomes.async().join().failure()).contains(taken);
    assertThat(outcomes.stream()).isEmpty();
    assertThat(shown).containsExactly("bob");
  }

  @Test
  void theRestSaysWhatItShould() {
    assertThatThrownBy(() -> ReadmeSnippets.find(Map.of(), "7"))
        .hasMessage("NOT_FOUND: user 7 not found");
    assertThatThrownBy(() -> ReadmeSnippets.check(CreateUserRequest.getDefaultInstance()))
        .hasMessageContaining("name must not be blank; email must be an e-mail address");
    assertThat(ReadmeSnippets.checks().validate(CreateUserRequest.getDefaultInstance()))
        .containsExactly(Violation.of("name", "must not be blank"));
    assertThat(
            ClientOutcomes.of(
                    () ->
                        UserServiceGrpc.newBlockingStub(channel)
                            .getUser(GetUserRequest.newBuilder().setId("7").build()))
                .failure()
                .map(RpcFailure::code))
        .contains(Status.Code.NOT_FOUND);
  }

  private ReadmeSnippets.Form form() {
    return new ReadmeSnippets.Form() {
      @Override
      public void showError(String field, String message) {
        shown.add(field + " " + message);
      }

      @Override
      public void explain(UserFailure reason) {
        shown.add(reason.name());
      }

      @Override
      public void retryAfter(Duration delay) {
        shown.add(delay.toString());
      }

      @Override
      public void show(User user) {
        shown.add(user.getName());
      }
    };
  }

  private static final class Users extends UserServiceGrpc.UserServiceImplBase {
    @Override
    public void getUser(GetUserRequest request, StreamObserver<User> responses) {
      ReadmeSnippets.async(
          id ->
              CompletableFuture.failedFuture(RpcFailure.notFound("user", id).asRuntimeException()),
          request,
          responses);
    }

    @Override
    public void createUser(CreateUserRequest request, StreamObserver<User> responses) {
      throw new ReadmeSnippets.DuplicateKey();
    }

    @Override
    public void listUsers(ListUsersRequest request, StreamObserver<User> responses) {
      responses.onNext(User.newBuilder().setName("bob").build());
      responses.onCompleted();
    }
  }
}
