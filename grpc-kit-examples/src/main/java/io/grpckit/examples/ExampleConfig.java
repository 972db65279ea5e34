package io.grpckit.examples;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;

/**
 * The configuration of the server, read from the environment once, at start.
 *
 * @param grpcPort {@code GRPC_PORT}: where gRPC is served; 0 takes a free one; 50051 by default
 * @param bindAddress {@code BIND_ADDRESS}: the address to listen on; 127.0.0.1 by default
 * @param dataDir {@code DATA_DIR}: where everything is stored; {@code data} by default
 * @param demoPassword {@code DEMO_PASSWORD}: the password of the demo accounts; the default is
 *     refused unless the address is a loopback address
 */
public record ExampleConfig(
    int grpcPort, InetAddress bindAddress, Path dataDir, String demoPassword) {

  static final String DEFAULT_DEMO_PASSWORD = "demo-password";

  /** Refuses the demo password that everybody knows where everybody can reach the server. */
  public ExampleConfig {
    if (isPublic(bindAddress) && demoPassword.equals(DEFAULT_DEMO_PASSWORD)) {
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
        variables.address("BIND_ADDRESS", "127.0.0.1"),
        variables.path("DATA_DIR", "data"),
        variables.secret("DEMO_PASSWORD", DEFAULT_DEMO_PASSWORD));
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
    return "ExampleConfig[grpcPort=%d, bindAddress=%s, dataDir=%s]"
        .formatted(grpcPort, bindAddress.getHostAddress(), dataDir);
  }
}
