package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpckit.examples.Contract;
import io.grpckit.examples.RunningServer;
import io.grpckit.interceptors.auth.jwt.KeySet;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the edge serves beside calls. */
class EdgeTest {

  @TempDir private static Path folder;

  private static RunningServer server;
  private static String token;

  /** Armeria's upgrade of clear text to HTTP/2 loses bytes of answers of over 64 KiB. */
  private static final HttpClient HTTP_1 =
      HttpClient.newBuilder().version(Version.HTTP_1_1).build();

  @BeforeAll
  static void start() {
    server = RunningServer.startWithEdge(folder);
    token = server.login("alice").getAccessToken();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void publishesItsMetrics() throws Exception {
    HttpResponse<String> text = get("/metrics", "*/*");
    HttpResponse<String> open = get("/metrics", "application/openmetrics-text;version=1.0.0");

    assertThat(text.body()).contains("AuthService/Login").doesNotContain("# EOF");
    assertThat(header(text, "content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(open.body()).endsWith("# EOF\n");
    assertThat(header(open, "content-type")).startsWith("application/openmetrics-text");
  }

  @Test
  void publishesTheKeysOfItsTokens() throws Exception {
    HttpResponse<String> jwks = get("/.well-known/jwks.json", "*/*");

    assertThat(header(jwks, "content-type")).isEqualTo("application/jwk-set+json");
    assertThat(header(jwks, "cache-control")).isEqualTo("public, max-age=300");
    assertThat(KeySet.fromJwks(jwks.body()).keys()).hasSize(1);
    assertThat(jwks.body()).doesNotContain("\"d\"");
  }

  @Test
  void saysWhetherItLivesAndServes() throws Exception {
    assertThat(get("/health/live", "*/*").body()).isEqualTo("{\"status\":\"SERVING\"}\n");
    assertThat(get("/health/ready", "*/*").statusCode()).isEqualTo(200);
  }

  @Test
  void tellsBrowsersWhatToRefuse() throws Exception {
    HttpResponse<String> response = get("/", "text/html");

    assertThat(header(response, "content-security-policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
    assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(header(response, "server")).isEmpty();
  }

  @Test
  void documentsItsCalls() throws Exception {
    HttpResponse<String> page = get("/docs/", "text/html");

    assertThat(page.body()).contains("<script").doesNotContain("https://");
    assertThat(header(page, "content-encoding")).isEmpty();
    assertThat(header(page, "content-security-policy"))
        .contains("script-src 'self';", "worker-src 'self';", "object-src 'none'")
        .contains("base-uri 'none'", "frame-ancestors 'none'");
    assertThat(get("/docs/address.js", "*/*").body()).contains("URLSearchParams");
    assertThat(get("/docs/specification.json", "*/*").body())
        .contains("user.v1.UserService", "news.v1.NewsService")
        .contains("ALREADY_EXISTS if the e-mail address is taken."); // a comment of the contract
  }

  @Test
  void offersItsFormForTheCallsThatTakeJsonAlone() throws Exception {
    String specification = get("/docs/specification.json", "*/*").body();

    assertThat(mimeTypes("/user.v1.UserService/GetUser", specification)).contains("json");
    assertThat(mimeTypes("/user.v1.UserService/GetUserStream", specification)).contains("json");
    assertThat(mimeTypes("/file.v1.FileService/UploadFile", specification))
        .contains("grpc-web")
        .doesNotContain("json");
  }

  @Test
  void leadsToEveryUnaryMethodOfTheContractOverHttp() throws Exception {
    List<MethodDescriptor> unary =
        Contract.services().stream()
            .flatMap(service -> service.getMethods().stream())
            .filter(method -> !method.isClientStreaming() && !method.isServerStreaming())
            .toList();

    assertThat(Contract.services())
        .as("all that is served, but for what gRPC itself describes")
        .extracting(ServiceDescriptor::getFullName)
        .containsExactlyInAnyOrderElementsOf(servedServices());
    assertThat(unary)
        .isNotEmpty()
        .allSatisfy(
            method ->
                assertThat(method.getOptions().hasExtension(AnnotationsProto.http))
                    .as(method.getFullName())
                    .isTrue());
  }

  private static Set<String> servedServices() throws Exception {
    return Pattern.compile("\"method\":\"([^/]+)/")
        .matcher(get("/access", "*/*").body())
        .results()
        .map(found -> found.group(1))
        .filter(service -> !service.startsWith("grpc."))
        .collect(Collectors.toSet());
  }

  private static String mimeTypes(String path, String specification) {
    int start = specification.indexOf("\"pathMapping\":\"" + path + "\"");
    assertThat(start).isNotNegative();
    return specification.substring(start, specification.indexOf(']', start));
  }

  @Test
  void tellsWhoMayCallWhat() throws Exception {
    HttpResponse<String> access = get("/access", "*/*");

    assertThat(header(access, "content-type")).isEqualTo("application/json; charset=utf-8");
    assertThat(access.body())
        .contains(
            "{\"method\":\"user.v1.UserService/CreateUser\",\"rule\":\"scope users:write\","
                + "\"origin\":\"contract, method\"}")
        .contains(
            "{\"method\":\"grpc.channelz.v1.Channelz/GetServers\",\"rule\":\"role editor\","
                + "\"origin\":\"code, service\"}");
  }

  @Test
  void speaksHttp2OverTlsOnTheSamePort() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(trustingTheCertificate()).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://" + server.edge() + "/health/live")).build();

    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(Version.HTTP_2);
  }

  private static SSLContext trustingTheCertificate() throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null);
    try (InputStream pem = Files.newInputStream(folder.resolve("edge/certificate.pem"))) {
      trusted.setCertificateEntry(
          "edge", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static HttpResponse<String> get(String path, String accept) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + server.edge() + path))
            .header("accept", accept)
            .build();
    return HTTP_1.send(request, BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
