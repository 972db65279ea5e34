package io.grpckit.examples;

import io.grpckit.examples.file.FileLimits;
import io.grpckit.examples.file.store.S3Address;
import io.grpckit.examples.log.BrokerAddress;
import io.grpckit.examples.store.PostgresAddress;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the server, read from the environment once, at start.
 *
 * @param grpcPort {@code GRPC_PORT}: where gRPC is served; 0 takes a free one; 50051 by default
 * @param edgePort {@code EDGE_PORT}: where browsers and HTTP are served; 0 takes a free one; 8080
 *     by default; null for {@code off}
 * @param origins {@code EDGE_ORIGINS}: the origins whose pages may call the edge, beside our own;
 *     none by default
 * @param trustedProxies {@code TRUSTED_PROXIES}: the addresses of proxies in front, which are
 *     believed when they say who calls through them; none by default
 * @param bindAddress {@code BIND_ADDRESS}: the address to listen on; 127.0.0.1 by default
 * @param dataDir {@code DATA_DIR}: where everything is stored; {@code data} by default
 * @param database {@code DATABASE_URL}: a PostgreSQL database in place of the embedded one; null if
 *     not set
 * @param broker {@code NATS_URL}, {@code NATS_REPLICAS}: a NATS server or cluster with JetStream
 *     for chat and news, in place of the database; null if not set
 * @param bucket {@code S3_BUCKET}, {@code S3_ENDPOINT}, {@code S3_REGION}, {@code
 *     S3_ACCESS_KEY_ID}, {@code S3_SECRET_ACCESS_KEY}: where the bytes of files are; null for the
 *     data folder
 * @param files {@code MAX_FILE_SIZE}, {@code FILE_QUOTA}: how much may be stored
 * @param tls {@code TLS_CERT}, {@code TLS_KEY}, {@code TLS_CLIENT_CA}; null for clear text
 * @param collector {@code OTEL_EXPORTER_OTLP_ENDPOINT}: where the spans of calls go; null if nobody
 *     wants them
 * @param demoPassword {@code DEMO_PASSWORD}: the password of the demo accounts, which exist in the
 *     embedded database only; the default is refused unless the address is a loopback address
 */
public record ExampleConfig(
    int grpcPort,
    @Nullable Integer edgePort,
    List<String> origins,
    List<String> trustedProxies,
    InetAddress bindAddress,
    Path dataDir,
    @Nullable PostgresAddress database,
    @Nullable BrokerAddress broker,
    @Nullable S3Address bucket,
    FileLimits files,
    @Nullable TlsFiles tls,
    @Nullable URI collector,
    String demoPassword) {

  static final long DEFAULT_MAX_FILE_SIZE = 16L << 30;
  static final String DEFAULT_DEMO_PASSWORD = "demo-password";

  /** Refuses the demo password that everybody knows where everybody can reach the server. */
  public ExampleConfig {
    origins = List.copyOf(origins);
    trustedProxies = List.copyOf(trustedProxies);
    boolean demo = database == null && demoPassword.equals(DEFAULT_DEMO_PASSWORD);
    if (demo && isPublic(bindAddress)) {
      throw new ConfigException(
          "BIND_ADDRESS must be a loopback address unless DEMO_PASSWORD is set to another than the"
              + " default, was \""
              + bindAddress.getHostAddress()
              + "\"");
    }
  }

  /**
   * Reads the configuration. A variable that is empty counts as not set.
   *
   * @param environment the variables, such as {@link System#getenv()}
   * @return the configuration
   * @throws ConfigException if a variable is malformed; it names the variable, the rule and, unless
   *     it is a secret, the value
   */
  public static ExampleConfig from(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    return new ExampleConfig(
        variables.port("GRPC_PORT", 50051),
        variables.portOrOff("EDGE_PORT", 8080),
        variables.origins("EDGE_ORIGINS"),
        variables.networks("TRUSTED_PROXIES"),
        variables.address("BIND_ADDRESS", "127.0.0.1"),
        variables.path("DATA_DIR", "data"),
        variables.database("DATABASE_URL"),
        variables.broker("NATS_URL", variables.number("NATS_REPLICAS", 1, 5, 1)),
        bucket(variables),
        new FileLimits(
            variables.bytes("MAX_FILE_SIZE", DEFAULT_MAX_FILE_SIZE),
            variables.bytes("FILE_QUOTA", Long.MAX_VALUE)),
        tls(variables),
        variables.url("OTEL_EXPORTER_OTLP_ENDPOINT"),
        variables.secret("DEMO_PASSWORD", DEFAULT_DEMO_PASSWORD));
  }

  private static @Nullable S3Address bucket(Variables variables) {
    String bucket = variables.text("S3_BUCKET", "");
    return bucket.isEmpty()
        ? null
        : new S3Address(
            variables.url("S3_ENDPOINT"),
            variables.text("S3_REGION", "us-east-1"),
            bucket,
            key(variables));
  }

  private static S3Address.@Nullable Credentials key(Variables variables) {
    String id = variables.text("S3_ACCESS_KEY_ID", "");
    String secret = variables.text("S3_SECRET_ACCESS_KEY", "");
    if (id.isEmpty() != secret.isEmpty()) {
      throw new ConfigException(
          "%s must be set where the other half of the key is, was \"\""
              .formatted(id.isEmpty() ? "S3_ACCESS_KEY_ID" : "S3_SECRET_ACCESS_KEY"));
    }
    return id.isEmpty() ? null : new S3Address.Credentials(id, secret);
  }

  private static @Nullable TlsFiles tls(Variables variables) {
    Path certificate = variables.file("TLS_CERT");
    Path key = variables.file("TLS_KEY");
    Path clientCa = variables.file("TLS_CLIENT_CA");
    if (certificate != null && key != null) {
      return new TlsFiles(certificate, key, clientCa);
    }
    if (certificate != null || key != null || clientCa != null) {
      throw new ConfigException(
          "%s must be set where another of the TLS variables is, was \"\""
              .formatted(certificate == null ? "TLS_CERT" : "TLS_KEY"));
    }
    return null;
  }

  /** Whether others than this machine can reach the server. */
  boolean isPublic() {
    return isPublic(bindAddress);
  }

  private static boolean isPublic(InetAddress address) {
    return !address.isLoopbackAddress();
  }

  boolean hasDefaultDemoPassword() {
    return demoPassword.equals(DEFAULT_DEMO_PASSWORD);
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return ("ExampleConfig[grpcPort=%d, edgePort=%s, bindAddress=%s, dataDir=%s, database=%s,"
            + " broker=%s, bucket=%s, files=%s, tls=%s, collector=%s]")
        .formatted(
            grpcPort,
            edgePort,
            bindAddress.getHostAddress(),
            dataDir,
            database,
            broker,
            bucket,
            files,
            tls,
            collector);
  }
}
