package io.grpckit.examples.edge;

import static java.util.Objects.requireNonNull;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.grpc.ManagedChannel;
import io.grpc.ServerServiceDefinition;
import io.grpckit.examples.edge.call.ClientAddress;
import io.grpckit.examples.edge.connection.ClosedConnection;
import io.grpckit.examples.edge.connection.EdgeTls;
import io.grpckit.examples.edge.connection.StalledStreams;
import io.grpckit.examples.edge.connection.UnreadAnswers;
import io.grpckit.examples.edge.endpoint.AccessEndpoint;
import io.grpckit.examples.edge.endpoint.HealthEndpoint;
import io.grpckit.examples.edge.endpoint.JwksEndpoint;
import io.grpckit.examples.edge.endpoint.MetricsEndpoint;
import io.grpckit.examples.edge.file.FileDownload;
import io.grpckit.examples.edge.file.FileUpload;
import io.grpckit.examples.edge.grpc.GrpcRoutes;
import io.grpckit.examples.edge.page.CrossOrigin;
import io.grpckit.examples.edge.page.Docs;
import io.grpckit.examples.edge.page.Page;
import io.grpckit.examples.edge.page.SecurityHeaders;
import io.grpckit.examples.edge.rest.RestRoutes;
import io.grpckit.health.HealthManager;
import io.grpckit.interceptors.auth.AccessTable;
import io.grpckit.interceptors.auth.transport.ReloadingTls;
import io.grpckit.interceptors.context.PeerResolver;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Builds an {@link Edge}. Nothing is served that is not added, but for the page. */
public final class EdgeBuilder {

  private static final Duration QUIET = Duration.ofMillis(1); // zero would not wait for anything
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Duration PING = Duration.ofSeconds(30); // finds clients that are gone
  private static final int RESETS = 200; // in 30 s: Rapid Reset, CVE-2023-44487

  private final InetSocketAddress address;
  private final ManagedChannel onward;
  private final ServerBuilder http = Server.builder();
  private final List<ServerServiceDefinition> services = new ArrayList<>();
  private EdgeLimits limits = EdgeLimits.defaults();
  private boolean clearText = true;
  private boolean secure;

  EdgeBuilder(InetSocketAddress address, ManagedChannel onward) {
    this.address = address;
    this.onward = onward;
  }

  /**
   * Limits what a request may cost.
   *
   * @param limits the defaults if not set; to be set before the services are
   * @return this
   */
  public EdgeBuilder limits(EdgeLimits limits) {
    this.limits = requireNonNull(limits, "limits");
    return this;
  }

  /**
   * Believes proxies in front of the edge when they say, in {@code x-forwarded-for}, where their
   * clients are. Without this nobody is believed.
   *
   * @param proxies knows them
   * @return this
   */
  public EdgeBuilder behind(PeerResolver proxies) {
    http.decorator(ClientAddress.behind(requireNonNull(proxies, "proxies")));
    return this;
  }

  /**
   * Serves TLS, beside clear text on the same port.
   *
   * @param tls who we are, and who may connect, to be closed after the edge; clear text is not
   *     served if that is limited
   * @return this
   */
  public EdgeBuilder tls(ReloadingTls tls) {
    EdgeTls.install(tls, http);
    secure = true;
    clearText = !EdgeTls.limitsClients(tls);
    return this;
  }

  /**
   * Serves TLS only.
   *
   * @param tls who we are, and who may connect, to be closed after the edge
   * @return this
   */
  public EdgeBuilder tlsOnly(ReloadingTls tls) {
    EdgeTls.install(tls, http);
    secure = true;
    clearText = false;
    return this;
  }

  /**
   * Forwards the calls of services: gRPC-Web (binary and text), gRPC itself, and HTTP with JSON as
   * {@code google.api.http} in their contract says.
   *
   * @param services what the server behind offers
   * @return this
   */
  public EdgeBuilder services(List<ServerServiceDefinition> services) {
    new GrpcRoutes(services, onward, limits.maxMessageBytes(), EdgeLimits.ARRIVAL).install(http);
    this.services.addAll(services);
    return this;
  }

  /**
   * Takes files as bodies of requests, at {@code POST /v1/files?filename=…}, and gives them as
   * bodies of responses, at {@code GET /v1/files/ID/content}, for the {@code FileService} behind.
   *
   * @return this
   */
  public EdgeBuilder files() {
    new FileUpload(onward).install(http);
    new FileDownload(onward).install(http);
    return this;
  }

  /**
   * Lets pages of other origins call. Without this, browsers let only our own page.
   *
   * @param origins such as {@code https://app.example.com}; none for none
   * @return this
   */
  public EdgeBuilder origins(List<String> origins) {
    if (!origins.isEmpty()) {
      http.decorator(CrossOrigin.allowing(origins));
    }
    return this;
  }

  /**
   * Documents the calls at {@code /docs}, and lets people try them.
   *
   * @return this
   */
  public EdgeBuilder docs() {
    Docs.install(http, RestRoutes.names(services)::contains);
    return this;
  }

  /**
   * Publishes who may call what at {@code /access}. It is no secret: reflection and {@code /docs}
   * tell the contract, which says it, to everybody.
   *
   * @param table as the server behind enforces it
   * @return this
   */
  public EdgeBuilder access(AccessTable table) {
    http.service("/access", new AccessEndpoint(requireNonNull(table, "table")));
    return this;
  }

  /**
   * Publishes metrics at {@code /metrics}.
   *
   * @param meters the metrics
   * @return this
   */
  public EdgeBuilder metrics(PrometheusMeterRegistry meters) {
    http.service("/metrics", new MetricsEndpoint(requireNonNull(meters, "meters")));
    return this;
  }

  /**
   * Publishes the keys of the tokens at {@code /.well-known/jwks.json}, where caches may keep them
   * for five minutes.
   *
   * @param jwks the document of the moment (RFC 7517)
   * @return this
   */
  public EdgeBuilder keys(Supplier<CompletionStage<String>> jwks) {
    http.service("/.well-known/jwks.json", new JwksEndpoint(requireNonNull(jwks, "jwks")));
    return this;
  }

  /**
   * Answers 200 or 503 at {@code /health/live} and {@code /health/ready}.
   *
   * @param health knows
   * @return this
   */
  public EdgeBuilder health(HealthManager health) {
    http.service("/health/live", new HealthEndpoint(health, HealthManager.LIVENESS));
    http.service("/health/ready", new HealthEndpoint(health, HealthManager.READINESS));
    return this;
  }

  /**
   * Builds the edge.
   *
   * @return an edge to be started
   */
  public Edge build() {
    return new Edge(server(), onward);
  }

  /** What the edge runs. */
  Server server() {
    return port()
        .serviceUnder("/", new RestRoutes(services, onward, new Page("META-INF/resources/web")))
        .decorator(ClosedConnection::endsItsRequests)
        .decorator(FaultLog::watch)
        .unloggedExceptionsReportIntervalMillis(0) // what is a fault, we log
        .errorHandler(new ErrorAnswers())
        .addHeaders(SecurityHeaders.all())
        .disableServerHeader()
        .maxRequestLength(limits.maxMessageBytes())
        .http1MaxHeaderSize(limits.maxMetadataBytes())
        .http2MaxHeaderListSize(limits.maxMetadataBytes())
        .http2MaxStreamsPerConnection(limits.maxCallsPerConnection())
        .http2MaxResetFramesPerWindow(RESETS, 30)
        .idleTimeout(EdgeLimits.IDLE)
        .pingInterval(PING)
        .childChannelPipelineCustomizer(
            connection -> {
              UnreadAnswers.limit(connection);
              StalledStreams.limit(connection);
            })
        .childChannelOption(ChannelOption.SO_KEEPALIVE, true)
        .maxNumConnections(EdgeLimits.CONNECTIONS)
        .gracefulShutdownTimeout(QUIET, GRACE)
        .build();
  }

  private ServerBuilder port() {
    Set<SessionProtocol> protocols = EnumSet.noneOf(SessionProtocol.class);
    if (clearText) {
      protocols.add(SessionProtocol.HTTP);
    }
    if (secure) {
      protocols.add(SessionProtocol.HTTPS);
    }
    return http.port(address, protocols);
  }
}
