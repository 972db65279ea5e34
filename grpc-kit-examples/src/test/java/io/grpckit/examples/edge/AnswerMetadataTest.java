package io.grpckit.examples.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.GetUserResponse;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.User;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server says beside its responses reaches those who call by HTTP and JSON, too. */
class AnswerMetadataTest {

  private static Server behind;
  private static Edge edge;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    String name = InProcessServerBuilder.generateName();
    behind =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(ServerInterceptors.intercept(new Users(), new Telling()))
            .build()
            .start();
    edge =
        Edge.builder(
                new InetSocketAddress("127.0.0.1", 0),
                InProcessChannelBuilder.forName(name).directExecutor().build())
            .services(behind.getServices())
            .build()
            .start();
    browser = Browser.at("127.0.0.1:" + edge.getPort());
  }

  @AfterAll
  static void stop() {
    edge.shutdownNow();
    behind.shutdownNow();
  }

  @Test
  void tellsHeadersAndTrailersWithAResponse() throws Exception {
    HttpResponse<String> response = browser.get("/v1/users/7");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues("x-cost")).containsExactly("3", "4");
    assertThat(response.headers().allValues("x-total")).containsExactly("7");
    assertThat(response.headers().allValues("x-proof-bin"))
        .extracting(text -> new String(Base64.getDecoder().decode(text), ISO_8859_1))
        .containsExactly("\u0000\u00ff");
  }

  @Test
  void tellsThemWithAFailure() throws Exception {
    HttpResponse<String> response = browser.get("/v1/users/none");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().allValues("x-total")).containsExactly("7");
  }

  @Test
  void tellsTheHeadersOfAStream() throws Exception {
    HttpResponse<String> response = browser.get("/v1/users:stream?limit=1");

    assertThat(response.body().lines()).hasSize(1);
    assertThat(response.headers().allValues("x-cost")).containsExactly("3", "4");
    assertThat(response.headers().allValues("x-total")).as("a trailer").isEmpty();
  }

  @Test
  void tellsThoseOfAStreamThatFailsAtOnce() throws Exception {
    HttpResponse<String> response = browser.get("/v1/users:stream?limit=2");

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().allValues("x-total")).containsExactly("7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/users/7", "/v1/users/none", "/v1/users:stream?limit=1"})
  void letsNoServerSpeakForHttp(String path) throws Exception {
    HttpResponse<String> response = browser.get(path);

    assertThat(response.headers().map())
        .doesNotContainKeys(
            "access-control-allow-origin",
            "connection",
            "content-encoding",
            "grpc-status",
            "grpc-accept-encoding",
            "server",
            "upgrade");
    assertThat(response.headers().allValues("content-type")).hasSize(1).doesNotContain("text/html");
    assertThat(response.headers().allValues("cache-control")).containsExactly("no-store");
    assertThat(response.headers().allValues("x-frame-options")).containsExactly("DENY");
    assertThat(response.headers().allValues("content-security-policy"))
        .singleElement()
        .asString()
        .startsWith("default-src 'none'");
  }

  private static final class Users extends UserServiceGrpc.UserServiceImplBase {

    @Override
    public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> response) {
      if (request.getUserId().equals("none")) {
        response.onError(Status.NOT_FOUND.asRuntimeException());
      } else {
        response.onNext(GetUserResponse.getDefaultInstance());
        response.onCompleted();
      }
    }

    @Override
    public void getUserStream(GetUserStreamRequest request, StreamObserver<User> responses) {
      if (request.getLimit() > 1) {
        responses.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());
      } else {
        responses.onNext(User.getDefaultInstance());
        responses.onCompleted();
      }
    }
  }

  /** Says what it may say, and much that it may not. */
  private static final class Telling implements ServerInterceptor {

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendHeaders(Metadata answer) {
              put(answer, "x-cost", "3");
              put(answer, "x-cost", "4");
              answer.put(
                  Metadata.Key.of("x-proof-bin", Metadata.BINARY_BYTE_MARSHALLER),
                  new byte[] {0, -1});
              for (String name :
                  List.of(
                      "access-control-allow-origin",
                      "cache-control",
                      "connection",
                      "content-encoding",
                      "content-security-policy",
                      "content-type",
                      "server",
                      "transfer-encoding",
                      "upgrade",
                      "x-frame-options")) {
                put(answer, name, "text/html");
              }
              super.sendHeaders(answer);
            }

            @Override
            public void close(Status status, Metadata trailers) {
              put(trailers, "x-total", "7");
              put(trailers, "content-length", "1");
              super.close(status, trailers);
            }
          },
          headers);
    }

    private static void put(Metadata metadata, String name, String value) {
      metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }
  }
}
