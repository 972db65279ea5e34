package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.DebugInfo;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RequestInfo;
import com.google.rpc.ResourceInfo;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ErrorMappingServerInterceptor;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.GetUserResponse;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.User;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.examples.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
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

  /** Which knows what google.rpc says, and nothing of our edge. */
  private static final JsonFormat.Parser JSON =
      JsonFormat.parser()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(ErrorDetailsProto.getDescriptor().getMessageTypes())
                  .build());

  private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();

  private static Server behind;
  private static ManagedChannel direct;
  private static Edge edge;

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
    direct = InProcessChannelBuilder.forName(name).build();
    edge =
        Edge.builder(
                new InetSocketAddress("127.0.0.1", 0),
                InProcessChannelBuilder.forName(name).directExecutor().build())
            .services(behind.getServices())
            .build()
            .start();
  }

  @AfterAll
  static void stop() {
    edge.shutdownNow();
    direct.shutdownNow();
    behind.shutdownNow();
  }

  /** What a caller is told. */
  private record Told(List<Message> responses, String code, String message, List<Any> details) {

    static Told of(List<Message> responses, com.google.rpc.Status status) {
      return new Told(
          responses,
          Status.fromCodeValue(status.getCode()).getCode().name(),
          status.getMessage(),
          status.getDetailsList());
    }

    static Told of(List<Message> responses, JsonObject failure) {
      List<Any> details = new ArrayList<>();
      if (failure.has("details")) {
        failure.getAsJsonArray("details").forEach(detail -> details.add(any(detail)));
      }
      return new Told(
          responses,
          failure.get("code").getAsString(),
          failure.get("message").getAsString(),
          details);
    }
  }

  static Stream<String> ways() {
    return Stream.of(
        "grpc", "gproto+http", "gproto-web+http", "gproto-web-text+http", "rest", "events");
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
  @MethodSource("ways")
  void tellsAllOfItInsteadOfAResponse(String way) throws Exception {
    Told told = counted("GetUser", "FAILED_PRECONDITION", () -> getUser(way, "failing"));

    assertThat(told).isEqualTo(failureAfter(0));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void tellsAllOfItInsteadOfAStream(String way) throws Exception {
    Told told = counted("GetUserStream", "FAILED_PRECONDITION", () -> getUserStream(way, 0));

    assertThat(told).isEqualTo(failureAfter(0));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void tellsAllOfItAmidAStream(String way) throws Exception {
    Told told = counted("GetUserStream", "FAILED_PRECONDITION", () -> getUserStream(way, 3));

    assertThat(told).isEqualTo(failureAfter(3));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void tellsNothingOfTheInsideOfTheServer(String way) throws Exception {
    Told told = counted("GetUser", "INTERNAL", () -> getUser(way, "broken"));

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

  private static Told getUser(String way, String id) throws Exception {
    GetUserRequest request = GetUserRequest.newBuilder().setUserId(id).build();
    return isHttp(way)
        ? overHttp(way, "/v1/users/" + id)
        : overGrpc(way, stub -> List.of(stub.getUser(request)).iterator());
  }

  private static Told getUserStream(String way, int limit) throws Exception {
    GetUserStreamRequest request = GetUserStreamRequest.newBuilder().setLimit(limit).build();
    return isHttp(way)
        ? overHttp(way, "/v1/users:stream?limit=" + limit)
        : overGrpc(way, stub -> stub.getUserStream(request));
  }

  private static boolean isHttp(String way) {
    return way.equals("rest") || way.equals("events");
  }

  private static Told overGrpc(
      String way, Function<UserServiceBlockingStub, Iterator<? extends Message>> call) {
    List<Message> responses = new ArrayList<>();
    try {
      call.apply(stub(way)).forEachRemaining(responses::add);
    } catch (StatusRuntimeException e) {
      return Told.of(responses, StatusProto.fromThrowable(e));
    }
    throw new AssertionError("must fail");
  }

  private static UserServiceBlockingStub stub(String way) {
    return way.equals("grpc")
        ? UserServiceGrpc.newBlockingStub(direct)
        : GrpcClients.newClient(
            way + "://127.0.0.1:" + edge.getPort() + "/", UserServiceBlockingStub.class);
  }

  private static Told overHttp(String way, String path) throws Exception {
    HttpResponse<String> response =
        Browser.at("127.0.0.1:" + edge.getPort())
            .get(path, "accept", way.equals("events") ? "text/event-stream" : "*/*");
    if (response.statusCode() != 200) {
      return Told.of(List.of(), json(response.body()));
    }
    List<JsonObject> parts =
        response
            .body()
            .lines()
            .filter(line -> line.contains("{"))
            .map(line -> json(line.replaceFirst("^data: ", "")))
            .toList();
    List<Message> responses = new ArrayList<>();
    for (JsonObject part : parts.subList(0, parts.size() - 1)) {
      responses.add(parsed(part, User.newBuilder()));
    }
    JsonObject last = parts.get(parts.size() - 1);
    return Told.of(responses, last.has("error") ? last.getAsJsonObject("error") : last);
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static Any any(JsonElement detail) {
    return (Any) parsed(detail, Any.newBuilder());
  }

  private static Message parsed(JsonElement json, Message.Builder message) {
    try {
      JSON.merge(json.toString(), message);
      return message.build();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
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
