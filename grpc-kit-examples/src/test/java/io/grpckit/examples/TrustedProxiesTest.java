package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.auth.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import io.grpckit.examples.auth.v1.LoginRequest;
import io.grpckit.interceptors.logging.CallLog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Which caller the log names, by gRPC and through the edge. */
class TrustedProxiesTest {

  @TempDir private Path folder;

  private final Lines lines = new Lines();

  @BeforeEach
  void listen() {
    lines.start();
    calls().addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    calls().detachAppender(lines);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                | 203.0.113.9                        | 127.0.0.1
          10.0.0.0/8            | 203.0.113.9                        | 127.0.0.1
          127.0.0.1             | 203.0.113.9                        | 203.0.113.9
          127.0.0.1, 10.0.0.0/8 | 198.51.100.66, 203.0.113.9         | 203.0.113.9
          127.0.0.1, 10.0.0.0/8 | 198.51.100.66, 203.0.113.9,10.1.2.3 | 203.0.113.9
          127.0.0.1             | nonsense                           | 127.0.0.1
          """)
  void isTheOneThatATrustedProxyNamesAndNoOther(String trusted, String header, String caller)
      throws Exception {
    String proxies = trusted == null ? "" : trusted;
    Map<String, String> environment =
        Map.of(
            "GRPC_PORT",
            "0",
            "EDGE_PORT",
            "0",
            "DATA_DIR",
            folder.toString(),
            "TRUSTED_PROXIES",
            proxies);
    try (RunningServer server = RunningServer.start(ExampleConfig.from(environment))) {
      assertThat(callerByGrpc(server, header)).isEqualTo(caller);
      assertThat(callerByHttp(server, header)).isEqualTo(caller);
    }
  }

  private Object callerByGrpc(RunningServer server, String header) {
    String id = UUID.randomUUID().toString();
    Metadata headers = new Metadata();
    headers.put(key("x-forwarded-for"), header);
    headers.put(key("x-request-id"), id);
    AuthServiceBlockingStub auth =
        AuthServiceGrpc.newBlockingStub(server.channel())
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    assertThatThrownBy(() -> auth.login(LoginRequest.getDefaultInstance()))
        .isInstanceOf(StatusRuntimeException.class);
    return lines.callerOf(id);
  }

  private Object callerByHttp(RunningServer server, String header) throws Exception {
    String id = UUID.randomUUID().toString();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + server.edge() + "/v1/auth:login"))
            .POST(BodyPublishers.ofString("{}"))
            .headers("content-type", "application/json")
            .headers("x-forwarded-for", header, "x-request-id", id)
            .build();
    HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
    return lines.callerOf(id);
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static Logger calls() {
    return (Logger) LoggerFactory.getLogger(CallLog.SERVER_LOGGER);
  }

  private static final class Lines extends AppenderBase<ILoggingEvent> {

    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      events.add(event);
    }

    Object callerOf(String requestId) {
      return await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  events.stream()
                      .filter(event -> requestId.equals(value(event, "request_id").orElse("")))
                      .findFirst()
                      .flatMap(event -> value(event, "network.peer.address")),
              Optional::isPresent)
          .orElseThrow();
    }

    private static Optional<Object> value(ILoggingEvent event, String key) {
      return event.getKeyValuePairs() == null
          ? Optional.empty()
          : event.getKeyValuePairs().stream()
              .filter(pair -> pair.key.equals(key))
              .map(pair -> pair.value)
              .findFirst();
    }
  }
}
