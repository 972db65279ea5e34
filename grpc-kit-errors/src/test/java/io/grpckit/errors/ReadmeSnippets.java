package io.grpckit.errors;

import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.test.CreateUserRequest;
import io.grpckit.errors.test.GetUserRequest;
import io.grpckit.errors.test.ListUsersRequest;
import io.grpckit.errors.test.User;
import io.grpckit.errors.test.UserServiceGrpc;
import io.grpckit.errors.validation.ProtovalidateValidator;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The README's Java, compiled; {@link ReadmeTest} runs it. */
final class ReadmeSnippets {
  private ReadmeSnippets() {}

  /** The user's own things that the snippets speak of. */
  interface Form {
    void showError(String field, String message);

    void explain(UserFailure reason);

    void retryAfter(Duration delay);

    void show(User user);
  }

  interface Repository {
    CompletionStage<User> find(String id);
  }

  static final class DuplicateKey extends RuntimeException {
    private static final long serialVersionUID = 1;

    String key() {
      return "a@example.com";
    }
  }

  enum UserFailure implements FailureReason {
    EMAIL_TAKEN(Status.Code.ALREADY_EXISTS, "e-mail address {email} is taken");

    private final Status.Code code;
    private final String template;

    UserFailure(Status.Code code, String template) {
      this.code = code;
      this.template = template;
    }

    @Override
    public String domain() {
      return "users.example.com";
    }

    @Override
    public Status.Code code() {
      return code;
    }

    @Override
    public String template() {
      return template;
    }
  }

  static User find(Map<String, User> users, String id) {
    User user = users.get(id);
    if (user == null) {
      throw RpcFailure.notFound("user", id).asRuntimeException();
    }
    return user;
  }

  static void check(CreateUserRequest request) {
    Violations.check()
        .that(!request.getName().isBlank(), "name", "must not be blank")
        .that(request.getEmail().contains("@"), "email", "must be an e-mail address")
        .throwIfAny();
  }

  static void map(ServerBuilder<?> serverBuilder) {
    ExceptionMapper mapper =
        ExceptionMapper.builder()
            .map(DuplicateKey.class, e -> UserFailure.EMAIL_TAKEN.failure(Map.of("email", e.key())))
            .build()
            .orElse(StandardMappings.all());
    serverBuilder.intercept(ErrorMappingServerInterceptor.create(mapper));
  }

  static void async(Repository repository, GetUserRequest request, StreamObserver<User> responses) {
    AsyncResponses.send(repository.find(request.getId()), responses);
  }

  static void validate(ServerBuilder<?> serverBuilder) {
    RequestValidator rules =
        ProtovalidateValidator.forServices(UserServiceGrpc.getServiceDescriptor());
    serverBuilder.intercept(ValidationServerInterceptor.create(rules));
  }

  static RequestValidator checks() {
    RequestValidator checks =
        RequestValidator.builder()
            .check(
                CreateUserRequest.class,
                (request, found) ->
                    found.that(!request.getName().isBlank(), "name", "must not be blank"))
            .build();
    return checks;
  }

  static void read(
      UserServiceGrpc.UserServiceBlockingStub users, CreateUserRequest request, Form form) {
    try {
      users.createUser(request);
    } catch (StatusRuntimeException e) {
      RpcFailure failure = RpcFailure.from(e);
      failure.violations().forEach(v -> form.showError(v.field(), v.message()));
      failure.reason(UserFailure.class).ifPresent(form::explain);
      failure.retryDelay().ifPresent(form::retryAfter);
    }
  }

  record Outcomes(
      Outcome<User> blocking,
      CompletableFuture<Outcome<User>> async,
      Optional<RpcFailure> stream) {}

  static Outcomes outcomes(
      UserServiceGrpc.UserServiceBlockingStub users,
      UserServiceGrpc.UserServiceStub asyncUsers,
      CreateUserRequest request,
      ListUsersRequest all,
      Form form) {
    Outcome<User> outcome = ClientOutcomes.of(() -> users.createUser(request));
    CompletableFuture<Outcome<User>> later =
        ClientOutcomes.async(responses -> asyncUsers.createUser(request, responses));
    Optional<RpcFailure> ended = ClientOutcomes.stream(() -> users.listUsers(all), form::show);
    return new Outcomes(outcome, later, ended);
  }
}
