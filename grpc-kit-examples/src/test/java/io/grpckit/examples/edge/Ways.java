package io.grpckit.examples.edge;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.ManagedChannel;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.User;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.examples.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** All ways in to the same server, and what callers are told on each of them. */
record Ways(ManagedChannel direct, Edge edge) implements AutoCloseable {

  /** Which knows what google.rpc says, and nothing of our edge. */
  private static final JsonFormat.Parser JSON =
      JsonFormat.parser()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(ErrorDetailsProto.getDescriptor().getMessageTypes())
                  .build());

  /** The ways to a server in this process. */
  static Ways to(String name, List<ServerServiceDefinition> services) throws Exception {
    Edge edge =
        Edge.builder(
                new InetSocketAddress("127.0.0.1", 0),
                InProcessChannelBuilder.forName(name).directExecutor().build())
            .services(services)
            .build()
            .start();
    return new Ways(InProcessChannelBuilder.forName(name).build(), edge);
  }

  @Override
  public void close() {
    edge.shutdownNow();
    direct.shutdownNow();
  }

  /** What a caller is told. */
  record Told(List<Message> responses, String code, String message, List<Any> details) {

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

  static Stream<String> all() {
    return Stream.of(
        "grpc", "gproto+http", "gproto-web+http", "gproto-web-text+http", "rest", "events");
  }

  Told getUser(String way, String id) throws Exception {
    GetUserRequest request = GetUserRequest.newBuilder().setUserId(id).build();
    return isHttp(way)
        ? overHttp(way, "/v1/users/" + id)
        : overGrpc(way, stub -> List.of(stub.getUser(request)).iterator());
  }

  Told getUserStream(String way, int limit) throws Exception {
    GetUserStreamRequest request = GetUserStreamRequest.newBuilder().setLimit(limit).build();
    return isHttp(way)
        ? overHttp(way, "/v1/users:stream?limit=" + limit)
        : overGrpc(way, stub -> stub.getUserStream(request));
  }

  /** A stream that the caller wants to have ended in time. */
  Told getUserStream(String way, int limit, Duration timeout) throws Exception {
    GetUserStreamRequest request = GetUserStreamRequest.newBuilder().setLimit(limit).build();
    return isHttp(way)
        ? overHttp(way, "/v1/users:stream?limit=" + limit, "grpc-timeout", timeout.toMillis() + "m")
        : overGrpc(
            way,
            stub ->
                stub.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .getUserStream(request));
  }

  private static boolean isHttp(String way) {
    return way.equals("rest") || way.equals("events");
  }

  private Told overGrpc(
      String way, Function<UserServiceBlockingStub, Iterator<? extends Message>> call) {
    List<Message> responses = new ArrayList<>();
    try {
      call.apply(stub(way)).forEachRemaining(responses::add);
    } catch (StatusRuntimeException e) {
      return Told.of(responses, StatusProto.fromThrowable(e));
    }
    throw new AssertionError("must fail");
  }

  private UserServiceBlockingStub stub(String way) {
    return way.equals("grpc")
        ? UserServiceGrpc.newBlockingStub(direct)
        : GrpcClients.newClient(
            way + "://127.0.0.1:" + edge.getPort() + "/", UserServiceBlockingStub.class);
  }

  private Told overHttp(String way, String path, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("accept", way.equals("events") ? "text/event-stream" : "*/*"));
    HttpResponse<String> response =
        Browser.at("127.0.0.1:" + edge.getPort()).get(path, all.toArray(String[]::new));
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
}
