package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.google.gson.JsonElement;
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
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.GetUserRequest;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
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
      Function<UserServiceBlockingStub, Message> grpc,
      String verb,
      String path,
      String body) {

    @Override
    public String toString() {
      return caller + ": " + verb + " " + path + " " + body;
    }
  }

  /** What is to be the same. */
  private record Seen(
      String answer, Map<String, Object> logged, Map<String, Object> traced, double counted) {}

  static Stream<Call> calls() {
    CreateUserRequest invalid = CreateUserRequest.newBuilder().setEmail("x").build();
    CreateUserRequest taken =
        CreateUserRequest.newBuilder().setName("x").setEmail("alice@example.com").build();
    ListUsersRequest list = ListUsersRequest.newBuilder().setPageSize(1).build();
    GetUserRequest missing = GetUserRequest.newBuilder().setUserId("ünknown").build();
    return Stream.of(
        new Call("alice", "ListUsers", s -> s.listUsers(list), "GET", "/v1/users?pageSize=1", ""),
        new Call("alice", "GetUser", s -> s.getUser(missing), "GET", "/v1/users/%C3%BCnknown", ""),
        new Call(
            "alice",
            "CreateUser",
            s -> s.createUser(invalid),
            "POST",
            "/v1/users",
            "{\"email\":\"x\"}"),
        new Call(
            "alice",
            "CreateUser",
            s -> s.createUser(taken),
            "POST",
            "/v1/users",
            "{\"name\":\"x\",\"email\":\"alice@example.com\"}"),
        new Call("bob", "CreateUser", s -> s.createUser(taken), "POST", "/v1/users", "{}"),
        new Call("nobody", "ListUsers", s -> s.listUsers(list), "GET", "/v1/users?pageSize=1", ""),
        new Call(
            "a liar", "GetUser", s -> s.getUser(missing), "GET", "/v1/users/%C3%BCnknown", ""));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void isTheSameWhicheverWayItComes(Call call) throws Exception {
    Seen expected = seen(call, "grpc");

    assertThat(expected.logged()).containsEntry("network.peer.address", "127.0.0.1");
    assertThat(expected.traced()).containsEntry("network.peer.address", "127.0.0.1");
    assertThat(expected.counted()).isEqualTo(1);
    for (String way : WAYS) {
      assertThat(seen(call, way)).as(way).isEqualTo(expected);
    }
  }

  private static Seen seen(Call call, String way) throws Exception {
    String method = "user.v1.UserService/" + call.method();
    String trace = UUID.randomUUID().toString().replace("-", "");
    double before = calls(method);

    String answer = way.equals("rest") ? overHttp(call, trace) : overGrpc(call, way, trace);

    ILoggingEvent line = await().atMost(PATIENCE).until(() -> LOG.of(trace), e -> e != null);
    SpanData span = await().atMost(PATIENCE).until(() -> span(trace), s -> s != null);
    await().atMost(PATIENCE).until(() -> calls(method) > before);
    assertThat(fields(line)).containsEntry("request_id", trace);
    return new Seen(answer, logged(line), traced(span), calls(method) - before);
  }

  private static String overGrpc(Call call, String way, String trace) throws Exception {
    Channel channel =
        way.equals("grpc")
            ? server.channel()
            : GrpcClients.newClient(
                    way + "://" + server.edge() + "/", UserServiceBlockingStub.class)
                .getChannel();
    try {
      Message response =
          call.grpc().apply(UserServiceGrpc.newBlockingStub(with(headers(call, trace), channel)));
      return "OK " + json(JsonFormat.printer().print(response));
    } catch (StatusRuntimeException e) {
      RpcFailure failure = RpcFailure.from(e);
      return json(RestError.json(failure)).toString();
    }
  }

  private static String overHttp(Call call, String trace) throws Exception {
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
    JsonElement body = json(response.body());
    return response.statusCode() == 200 ? "OK " + body : body.toString();
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

  private static double calls(String method) throws Exception {
    return Browser.at(server.edge())
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("grpc_server_call_duration_seconds_count{"))
        .filter(line -> line.contains("\"" + method + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
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
