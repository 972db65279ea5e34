package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.DebugInfo;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RequestInfo;
import com.google.rpc.ResourceInfo;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ErrorMappingServerInterceptor;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.edge.Ways.Told;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.GetUserResponse;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.User;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure is the same failure whichever way the call came, with all that it tells. */
class SameFailureTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final RpcFailure FAILURE =
      RpcFailure.of(Status.Code.FAILED_PRECONDITION, "not now, Zoë: 50 % are \"missing\"\n")
          .withDetail(
              BadRequest.newBuilder()
                  .addFieldViolations(
                      BadRequest.FieldViolation.newBuilder()
                          .setField("user.emails[1]")
                          .setDescription("must be an address")
                          .setReason("EMAIL"))
                  .build())
          .withDetail(
              ErrorInfo.newBuilder()
                  .setReason("CLOSED")
                  .setDomain("users.example.com")
                  .putMetadata("zone", "eu-1")
                  .build())
          .withRetryDelay(Duration.ofMillis(1_500))
          .withDetail(
              QuotaFailure.newBuilder()
                  .addViolations(
                      QuotaFailure.Violation.newBuilder()
                          .setSubject("user:7")
                          .setDescription("too many")
                          .setQuotaValue(Long.MAX_VALUE))
                  .build())
          .withDetail(
              PreconditionFailure.newBuilder()
                  .addViolations(
                      PreconditionFailure.Violation.newBuilder()
                          .setType("TERMS")
                          .setSubject("user:7")
                          .setDescription("have changed"))
                  .build())
          .withDetail(
              ResourceInfo.newBuilder()
                  .setResourceType("user")
                  .setResourceName("users/ünknown")
                  .setOwner("alice")
                  .setDescription("is gone")
                  .build())
          .withHelp("What to do", "https://example.com/help?a=1&b=2")
          .withLocalizedMessage(Locale.GERMANY, "Jetzt nicht, Zoë")
          .withRequestId("r-1");

  /** All that is told of an exception that nobody expected. */
  private static final Told HIDDEN =
      new Told(
          List.of(),
          "INTERNAL",
          "internal error (correlation id c-1)",
          List.of(Any.pack(RequestInfo.newBuilder().setRequestId("c-1").build())));

  private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();

  private static Server behind;
  private static Ways ways;

  @BeforeAll
  static void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder server = InProcessServerBuilder.forName(name);
    ServerPipeline.builder()
        .observe(CallMetrics.on(METERS))
        .errors(
            ErrorMappingServerInterceptor.builder(ExceptionMapper.builder().build())
                .correlationId(() -> "c-1")
                .build())
        .build()
        .install(server, new Users());
    behind = server.build().start();
    ways = Ways.to(name, behind.getServices());
  }

  @AfterAll
  static void stop() {
    ways.close();
    behind.shutdownNow();
  }

  @Test
  void knowsEveryStandardDetail() {
    assertThat(FAILURE.details())
        .extracting(detail -> detail.getTypeUrl().replaceAll(".*/", ""))
        .containsExactlyInAnyOrderElementsOf(
            ErrorDetailsProto.getDescriptor().getMessageTypes().stream()
                .filter(type -> !type.equals(DebugInfo.getDescriptor()))
                .map(Descriptor::getFullName)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("io.grpckit.examples.edge.Ways#all")
  void tellsAllOfItInsteadOfAResponse(String way) throws Exception {
    Told told = counted("GetUser", "FAILED_PRECONDITION", () -> ways.getUser(way, "failing"));

    assertThat(told).isEqualTo(failureAfter(0));
  }

  @ParameterizedTest
  @MethodSource("io.grpckit.examples.edge.Ways#all")
  void tellsAllOfItInsteadOfAStream(String way) throws Exception {
    Told told = counted("GetUserStream", "FAILED_PRECONDITION", () -> ways.getUserStream(way, 0));

    assertThat(told).isEqualTo(failureAfter(0));
  }

  @ParameterizedTest
  @MethodSource("io.grpckit.examples.edge.Ways#all")
  void tellsAllOfItAmidAStream(String way) throws Exception {
    Told told = counted("GetUserStream", "FAILED_PRECONDITION", () -> ways.getUserStream(way, 3));

    assertThat(told).isEqualTo(failureAfter(3));
  }

  @ParameterizedTest
  @MethodSource("io.grpckit.examples.edge.Ways#all")
  void tellsNothingOfTheInsideOfTheServer(String way) throws Exception {
    Told told = counted("GetUser", "INTERNAL", () -> ways.getUser(way, "broken"));

    assertThat(told).as("no DebugInfo, and not the exception's message").isEqualTo(HIDDEN);
  }

  private static Told failureAfter(int responses) {
    return new Told(users(responses), FAILURE.code().name(), FAILURE.message(), FAILURE.details());
  }

  private static List<Message> users(int count) {
    List<Message> users = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      users.add(user(i));
    }
    return users;
  }

  private static User user(int number) {
    return User.newBuilder().setId("" + number).setName("ü\n" + number).build();
  }

  /** A call that is counted once, as what it was, and as nothing else. */
  private static Told counted(String method, String code, Attempt attempt) throws Exception {
    Map<String, Long> before = counts();

    Told told = attempt.make();

    await().atMost(PATIENCE).until(() -> !counts().equals(before));
    Map<String, Long> expected = new HashMap<>(before);
    expected.merge("user.v1.UserService/" + method + " " + code, 1L, Long::sum);
    assertThat(counts()).isEqualTo(expected);
    return told;
  }

  /** How many calls have ended, by method and code. */
  private static Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    for (Timer timer : METERS.find("grpc.server.call.duration").timers()) {
      if (timer.count() > 0) {
        counts.merge(
            timer.getId().getTag("grpc.method") + " " + timer.getId().getTag("grpc.status"),
            timer.count(),
            Long::sum);
      }
    }
    return counts;
  }

  private interface Attempt {
    Told make() throws Exception;
  }

  /** Fails when all has been sent that was asked for. */
  private static final class Users extends UserServiceGrpc.UserServiceImplBase {

    @Override
    public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> response) {
      if (request.getUserId().equals("broken")) {
        throw new IllegalStateException("secret");
      }
      throw FAILURE.asRuntimeException();
    }

    @Override
    public void getUserStream(GetUserStreamRequest request, StreamObserver<User> responses) {
      for (int i = 0; i < request.getLimit(); i++) {
        responses.onNext(user(i));
      }
      responses.onError(FAILURE.asRuntimeException());
    }
  }
}
