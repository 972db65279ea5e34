package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.RunningServer;
import io.grpckit.examples.edge.call.JsonError;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.ListUsersRequest;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.examples.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import io.grpckit.interceptors.logging.CallLog;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * A call is the same call whichever way it comes: same answer, same log line, same span, same
 * metric, and the address from which it came, whatever the caller says.
 */
class SameCallTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String FORGED = "198.51.100.66";
  private static final List<String> WAYS =
      List.of("grpc", "gproto+http", "gproto-web+http", "gproto-web-text+http", "rest");

  @TempDir private static Path folder;

  private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();
  private static final Lines LOG = new Lines();

  private static RunningServer server;
  private static Map<String, String> tokens;

  @BeforeAll
  static void start() {
    ((Logger) LoggerFactory.getLogger(CallLog.SERVER_LOGGER)).addAppender(LOG);
    LOG.start();
    server = RunningServer.startWithEdge(folder, SimpleSpanProcessor.create(SPANS));
    tokens =
        Map.of(
            "alice",
            server.login("alice").getAccessToken(),
            "bob",
            server.login("bob").getAccessToken(),
            "a liar",
            "e30.e30.e30",
            "nobody",
            "");
  }

  @AfterAll
  static void stop() {
    ((Logger) LoggerFactory.getLogger(CallLog.SERVER_LOGGER)).detachAppender(LOG);
    server.close();
  }

  /** A call, as gRPC and as HTTP. */
  private record Call(
      String caller,
      String method,
      Function<UserServiceBlockingStub, Iterator<? extends Message>> grpc,
      String verb,
      String path,
      String body) {

    static Call unary(
        String caller,
        String method,
        Function<UserServiceBlockingStub, Message> grpc,
        String verb,
        String path,
        String body) {
      return new Call(caller, method, grpc.andThen(SameCallTest::only), verb, path, body);
    }

    static Call stream(String caller, int limit) {
      GetUserStreamRequest request = GetUserStreamRequest.newBuilder().setLimit(limit).build();
      return new Call(
          caller,
          "GetUserStream",
          stub -> stub.getUserStream(request),
          "GET",
          "/v1/users:stream?limit=" + limit,
          "");
    }

    @Override
    public String toString() {
      return caller + ": " + verb + " " + path + " " + body;
    }
  }

  private static Iterator<Message> only(Message response) {
    return List.of(response).iterator();
  }

  /**
   * What is to be the same.
   *
   * @param answer the responses, and then the failure if there is one
   * @param counted how often, by the labels with which it was counted
   */
  private record Seen(
      List<JsonElement> answer,
      Map<String, Object> logged,
      Map<String, Object> traced,
      Map<String, Double> counted) {

    /** As the caller was told it. */
    String code() {
      JsonElement failure =
          answer.isEmpty() ? null : answer.get(answer.size() - 1).getAsJsonObject().get("error");
      return failure == null ? "OK" : failure.getAsJsonObject().get("code").getAsString();
    }
  }

  static Stream<Call> calls() {
    CreateUserRequest invalid = CreateUserRequest.newBuilder().setEmail("x").build();
    CreateUserRequest taken =
        CreateUserRequest.newBuilder().setName("x").setEmail("alice@example.com").build();
    ListUsersRequest list = ListUsersRequest.newBuilder().setPageSize(1).build();
    GetUserRequest missing = GetUserRequest.newBuilder().setUserId("ünknown").build();
    return Stream.of(
        Call.unary("alice", "ListUsers", s -> s.listUsers(list), "GET", "/v1/users?pageSize=1", ""),
        Call.unary(
            "alice", "GetUser", s -> s.getUser(missing), "GET", "/v1/users/%C3%BCnknown", ""),
        Call.unary(
            "alice",
            "CreateUser",
            s -> s.createUser(invalid),
            "POST",
            "/v1/users",
            "{\"email\":\"x\"}"),
        Call.unary(
            "alice",
            "CreateUser",
            s -> s.createUser(taken),
            "POST",
            "/v1/users",
            "{\"name\":\"x\",\"email\":\"alice@example.com\"}"),
        Call.unary("bob", "CreateUser", s -> s.createUser(taken), "POST", "/v1/users", "{}"),
        Call.unary(
            "nobody", "ListUsers", s -> s.listUsers(list), "GET", "/v1/users?pageSize=1", ""),
        Call.unary(
            "a liar", "GetUser", s -> s.getUser(missing), "GET", "/v1/users/%C3%BCnknown", ""),
        Call.stream("alice", 2),
        Call.stream("alice", -1),
        Call.stream("nobody", 2));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void isTheSameWhicheverWayItComes(Call call) throws Exception {
    Seen expected = seen(call, "grpc");

    assertThat(expected.logged()).containsEntry("network.peer.address", "127.0.0.1");
    assertThat(expected.traced()).containsEntry("network.peer.address", "127.0.0.1");
    assertThat(expected.counted()).hasSize(1).containsValue(1.0);
    assertThat(expected.counted().keySet())
        .singleElement()
        .asString()
        .contains("grpc_status=\"" + expected.code() + "\"");
    for (String way : WAYS) {
      assertThat(seen(call, way)).as(way).isEqualTo(expected);
    }
  }

  private static Seen seen(Call call, String way) throws Exception {
    String method = "user.v1.UserService/" + call.method();
    String trace = UUID.randomUUID().toString().replace("-", "");
    Map<String, Double> before = calls(method);

    List<JsonElement> answer =
        way.equals("rest") ? overHttp(call, trace) : overGrpc(call, way, trace);

    ILoggingEvent line = soon().until(() -> LOG.of(trace), e -> e != null);
    SpanData span = soon().until(() -> span(trace), s -> s != null);
    Map<String, Double> counted =
        soon().until(() -> more(before, calls(method)), more -> !more.isEmpty());
    assertThat(fields(line)).containsEntry("request_id", trace);
    return new Seen(answer, logged(line), traced(span), counted);
  }

  /** Mostly it is there already. */
  private static ConditionFactory soon() {
    return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
  }

  private static List<JsonElement> overGrpc(Call call, String way, String trace) throws Exception {
    Channel channel =
        way.equals("grpc")
            ? server.channel()
            : GrpcClients.newClient(
                    way + "://" + server.edge() + "/", UserServiceBlockingStub.class)
                .getChannel();
    List<JsonElement> answer = new ArrayList<>();
    try {
      Channel signedIn = with(headers(call, trace), channel);
      Iterator<? extends Message> responses =
          call.grpc().apply(UserServiceGrpc.newBlockingStub(signedIn));
      while (responses.hasNext()) {
        answer.add(json(JsonFormat.printer().print(responses.next())));
      }
    } catch (StatusRuntimeException e) {
      answer.add(failure(json(JsonError.json(RpcFailure.from(e)))));
    }
    return answer;
  }

  private static JsonElement failure(JsonElement json) {
    JsonObject last = new JsonObject();
    last.add("error", json);
    return last;
  }

  private static List<JsonElement> overHttp(Call call, String trace) throws Exception {
    HttpResponse<String> response =
        Browser.at(server.edge())
            .signedIn(tokens.get(call.caller()))
            .send(
                call.verb(),
                call.path(),
                BodyPublishers.ofString(call.body()),
                "content-type",
                "application/json",
                "traceparent",
                traceparent(trace),
                "x-request-id",
                trace,
                "x-forwarded-for",
                FORGED,
                "forwarded",
                "for=" + FORGED,
                "x-real-ip",
                FORGED);
    return response.statusCode() == 200
        ? response.body().lines().map(SameCallTest::json).toList()
        : List.of(failure(json(response.body())));
  }

  private static Metadata headers(Call call, String trace) {
    Metadata headers = new Metadata();
    put(headers, "traceparent", traceparent(trace));
    put(headers, "x-request-id", trace);
    put(headers, "x-forwarded-for", FORGED);
    put(headers, "forwarded", "for=" + FORGED);
    String token = tokens.get(call.caller());
    if (!token.isEmpty()) {
      put(headers, "authorization", "Bearer " + token);
    }
    return headers;
  }

  private static void put(Metadata headers, String name, String value) {
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
  }

  private static Channel with(Metadata headers, Channel channel) {
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static String traceparent(String trace) {
    return "00-" + trace + "-" + trace.substring(0, 16) + "-01";
  }

  private static JsonElement json(String text) {
    return JsonParser.parseString(text);
  }

  private static Map<String, Object> fields(ILoggingEvent line) {
    Map<String, Object> fields = new TreeMap<>();
    line.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
    return fields;
  }

  private static Map<String, Object> logged(ILoggingEvent line) {
    Map<String, Object> fields = fields(line);
    fields
        .keySet()
        .removeAll(
            List.of(
                "duration_ms",
                "deadline_ms",
                "request_id",
                "trace_id",
                "span_id",
                "bytes.received",
                "bytes.sent",
                "messages.received"));
    fields.put("level", line.getLevel());
    fields.put("message", line.getFormattedMessage().replaceAll("[0-9.]+ ms", "… ms"));
    return fields;
  }

  private static Map<String, Object> traced(SpanData span) {
    Map<String, Object> attributes = new TreeMap<>();
    span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
    attributes.keySet().removeAll(List.of("network.peer.port", "rpc.grpc.messages.received"));
    attributes.put("name", span.getName());
    attributes.put("status", span.getStatus());
    return attributes;
  }

  private static SpanData span(String trace) {
    return SPANS.getFinishedSpanItems().stream()
        .filter(span -> span.getTraceId().equals(trace))
        .findFirst()
        .orElse(null);
  }

  /** How many calls of a method have ended, by their labels. */
  private static Map<String, Double> calls(String method) throws Exception {
    return Browser.at(server.edge())
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("grpc_server_call_duration_seconds_count{"))
        .filter(line -> line.contains("\"" + method + "\""))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf(' ')),
                line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))));
  }

  private static Map<String, Double> more(Map<String, Double> before, Map<String, Double> now) {
    Map<String, Double> more = new TreeMap<>();
    now.forEach((labels, count) -> more.put(labels, count - before.getOrDefault(labels, 0.0)));
    more.values().removeIf(count -> count == 0);
    return more;
  }

  private static final class Lines extends AppenderBase<ILoggingEvent> {

    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent line) {
      lines.add(line);
    }

    ILoggingEvent of(String trace) {
      return lines.stream()
          .filter(
              line -> line.getKeyValuePairs().stream().anyMatch(pair -> trace.equals(pair.value)))
          .findFirst()
          .orElse(null);
    }
  }
}
