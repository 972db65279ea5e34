package io.grpckit.examples;

import static java.util.Objects.requireNonNull;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ChannelzService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpckit.examples.edge.Edge;
import io.grpckit.health.Drain;
import io.grpckit.health.DrainReport;
import io.grpckit.health.HealthManager;
import io.grpckit.health.micrometer.HealthGauges;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.auth.transport.ReloadingTls;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The server: the features, the pipeline around them, health, reflection, and a clean end. */
public final class ExampleServer implements AutoCloseable {

  static final Duration UNTIL_LOAD_BALANCERS_NOTICE = Duration.ofSeconds(5);
  static final Duration GRACE = Duration.ofSeconds(30);
  private static final int EX_UNAVAILABLE = 69; // of sysexits.h
  private static final int EX_CONFIG = 78;

  private final ExampleConfig config;
  private final ServerPipeline pipeline;
  private final @Nullable ReloadingTls tls;
  private final Server server;
  private final @Nullable Edge edge;
  private final Drain drain;

  private ExampleServer(
      ExampleConfig config,
      OpenTelemetrySdk traces,
      Resources resources,
      Consumer<DrainReport> afterDrain) {
    this.config = config;
    resources.add(traces);
    Application application = resources.add(Application.open(config));
    ExecutorService threads = CallThreads.start();
    resources.add(threads::shutdown);
    HealthManager health = resources.add(HealthChecks.of(application));
    drain =
        Drain.builder(health)
            .delay(config.isPublic() ? UNTIL_LOAD_BALANCERS_NOTICE : Duration.ZERO)
            .grace(GRACE)
            .resource("application", resources)
            .onReport(afterDrain)
            .build();
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    HealthGauges.of(health).bindTo(meters);
    application.database().meter(meters);
    pipeline = Pipeline.around(application, meters, traces, Proxies.andTheEdge(config));
    List<ServerServiceDefinition> services = services(application, health);

    TlsFiles files = config.tls();
    tls = files == null ? null : resources.add(Tls.of(files));
    NettyServerBuilder grpc = Transport.on(config, threads, tls);
    server = start("GRPC_PORT", config.grpcPort(), serving(grpc, services), resources);
    if (config.edgePort() == null) {
      edge = null;
    } else {
      String local = InProcessServerBuilder.generateName();
      InProcessServerBuilder behind = InProcessServerBuilder.forName(local).executor(threads);
      start("EDGE_PORT", config.edgePort(), serving(behind, services), resources);
      ReloadingTls https =
          tls == null ? resources.add(Tls.of(EdgeSetup.developmentCertificate(config))) : tls;
      Edge inFront =
          EdgeSetup.of(config, config.edgePort(), local, https)
              .services(services)
              .files()
              .docs()
              .access(Pipeline.access(services))
              .origins(config.origins())
              .metrics(meters)
              .keys(application.publishedKeys()::jwks)
              .health(health)
              .build();
      edge = start("EDGE_PORT", config.edgePort(), inFront, resources);
    }
  }

  /**
   * Serves until SIGTERM or Ctrl-C, then lets calls end, and exits with 0. An environment that asks
   * for something impossible is answered in one line, and with exit code 78; an engine that cannot
   * be used with 69.
   *
   * @param args none; the environment configures the server, see {@link ExampleConfig}
   * @throws IOException never, as the server has started by then
   */
  public static void main(String[] args) throws IOException {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install(); // gRPC logs through java.util.logging
    try {
      ExampleServer server = start(ExampleConfig.from(System.getenv()), ExampleServer::exit);
      System.out.print(server.banner());
      System.out.println("grpc-kit example ready on " + server.address());
      server.drain.run();
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(EX_CONFIG);
    } catch (EngineException e) {
      System.err.println(e.getMessage());
      System.exit(EX_UNAVAILABLE);
    }
  }

  /** After SIGTERM the virtual machine itself would exit with 143. */
  private static void exit(DrainReport report) {
    System.out.println(report);
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  /** Starts a server, and closes everything again if that fails. */
  static ExampleServer start(ExampleConfig config, Consumer<DrainReport> afterDrain) {
    return start(config, Telemetry.create(config.collector()), afterDrain);
  }

  /** Starts a server whose spans somebody wants to see. */
  static ExampleServer start(
      ExampleConfig config, OpenTelemetrySdk traces, Consumer<DrainReport> afterDrain) {
    Resources resources = new Resources();
    try {
      return new ExampleServer(config, traces, resources, afterDrain);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  /** With the services, and everything around them. */
  private Server serving(ServerBuilder<?> builder, List<ServerServiceDefinition> services) {
    pipeline.install(builder, services);
    return builder.intercept(drain.interceptor()).build();
  }

  private <S extends Server> S start(String variable, int port, S unstarted, Resources resources) {
    resources.add(unstarted::shutdownNow);
    try {
      unstarted.start();
    } catch (IOException e) {
      throw new ConfigException(
          "BIND_ADDRESS and %s must be a free address of this machine, were \"%s\""
              .formatted(variable, address(config.bindAddress(), port)));
    }
    drain.manage(unstarted);
    return unstarted;
  }

  @SuppressWarnings("deprecation") // v1alpha, for the tools that know nothing else
  private static List<ServerServiceDefinition> services(
      Application application, HealthManager health) {
    List<ServerServiceDefinition> services = new ArrayList<>(health.services());
    for (BindableService service : application.services()) {
      services.add(service.bindService());
    }
    services.add(ProtoReflectionServiceV1.newInstance().bindService());
    services.add(io.grpc.protobuf.services.ProtoReflectionService.newInstance().bindService());
    services.add(ChannelzService.newInstance(100).bindService());
    return services;
  }

  /** Where the server listens: {@code host:port}. */
  String address() {
    return address(config.bindAddress(), server.getPort());
  }

  int grpcPort() {
    return server.getPort();
  }

  /** Where the edge listens. */
  int edgePort() {
    return requireNonNull(edge, "edge").getPort();
  }

  private static String address(InetAddress host, int port) {
    String text = host.getHostAddress();
    return (text.contains(":") ? "[" + text + "]" : text) + ":" + port;
  }

  /** Looks at the TLS files now, rather than within a minute. */
  void reloadTls() {
    requireNonNull(tls, "tls").reload();
  }

  /** What people want to know at the start. */
  String banner() {
    return Banner.of(
            config, address(), edge == null ? null : address(config.bindAddress(), edge.getPort()))
        + "\n"
        + pipeline.describe()
        + "\n";
  }

  /** Lets calls end, and closes everything. */
  @Override
  public void close() {
    drain.drain();
  }
}
