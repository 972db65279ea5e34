package io.grpckit.examples;

import io.grpckit.examples.log.BrokerAddress;
import io.grpckit.examples.store.PostgresAddress;
import io.grpckit.interceptors.context.PeerResolver;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment, read by type. */
final class Variables {

  private static final int MIN_SECRET = 8;
  private static final int MAX_SECRET = 1024;

  private final Map<String, String> environment;

  Variables(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  String text(String name, String defaultValue) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty() ? defaultValue : value;
  }

  int port(String name, int defaultValue) {
    String value = text(name, String.valueOf(defaultValue));
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65535) {
      throw malformed(name, "a port from 0 to 65535", value);
    }
    return Integer.parseInt(value);
  }

  @Nullable Integer portOrOff(String name, int defaultValue) {
    return text(name, "").equals("off") ? null : port(name, defaultValue);
  }

  /** Separated by commas. */
  List<String> origins(String name) {
    List<String> origins = new ArrayList<>();
    for (String origin : text(name, "").split(",")) {
      if (!origin.isBlank()) {
        origins.add(origin(name, origin.strip()));
      }
    }
    return origins;
  }

  private static String origin(String name, String value) {
    if (!value.matches("https?://[A-Za-z0-9.:\\[\\]-]+")) {
      throw malformed(name, "origins such as https://app.example.com", value);
    }
    return value;
  }

  /** Separated by commas. */
  List<String> networks(String name) {
    List<String> networks = new ArrayList<>();
    for (String network : text(name, "").split(",")) {
      if (!network.isBlank()) {
        networks.add(network(name, network.strip()));
      }
    }
    return networks;
  }

  private static String network(String name, String value) {
    try {
      PeerResolver.builder().trust(value);
      return value;
    } catch (IllegalArgumentException e) {
      throw malformed(name, "addresses or networks such as 10.0.0.7 or 10.1.0.0/16", value);
    }
  }

  InetAddress address(String name, String defaultValue) {
    String value = text(name, defaultValue);
    try {
      return InetAddress.getByName(value);
    } catch (UnknownHostException e) {
      throw malformed(name, "an IP address or a host name of this machine", value);
    }
  }

  Path path(String name, String defaultValue) {
    String value = text(name, defaultValue);
    try {
      return Path.of(value).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw malformed(name, "a path", value);
    }
  }

  String secret(String name, String defaultValue) {
    String value = text(name, defaultValue);
    if (value.length() < MIN_SECRET || value.length() > MAX_SECRET) {
      throw new ConfigException(
          "%s must have %d to %d characters, had %d"
              .formatted(name, MIN_SECRET, MAX_SECRET, value.length()));
    }
    return value;
  }

  @Nullable Path file(String name) {
    if (text(name, "").isEmpty()) {
      return null;
    }
    Path file = path(name, "");
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw malformed(name, "a file that can be read", text(name, ""));
    }
    return file;
  }

  /** Of a malformed one nothing is repeated: it may hold a password. */
  @Nullable PostgresAddress database(String name) {
    String value = text(name, "");
    if (value.isEmpty()) {
      return null;
    }
    return PostgresAddress.parse(value)
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s must be postgresql://USER:PASSWORD@HOST:PORT/DATABASE, was something else of"
                            .formatted(name)
                        + " %d characters".formatted(value.length())));
  }

  /** Of a malformed one nothing is repeated: it may hold a password. */
  @Nullable BrokerAddress broker(String name, int replicas) {
    String value = text(name, "");
    if (value.isEmpty()) {
      return null;
    }
    return BrokerAddress.parse(value, replicas)
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s must be nats://USER:PASSWORD@HOST:PORT, or several separated by commas, was"
                            .formatted(name)
                        + " something else of %d characters".formatted(value.length())));
  }

  int number(String name, int min, int max, int defaultValue) {
    String value = text(name, String.valueOf(defaultValue));
    if (!value.matches("[0-9]{1,9}")
        || Integer.parseInt(value) < min
        || Integer.parseInt(value) > max) {
      throw malformed(name, "a number from %d to %d".formatted(min, max), value);
    }
    return Integer.parseInt(value);
  }

  /** A count of bytes, or of 1,024, 1,024² … of them: {@code 512M}. */
  long bytes(String name, long defaultValue) {
    String value = text(name, "");
    if (value.isEmpty()) {
      return defaultValue;
    }
    if (!value.matches("[1-9][0-9]{0,5}[KMGT]|[1-9][0-9]{0,17}")) {
      throw malformed(name, "a number of bytes such as 1048576, 512M or 16G", value);
    }
    int unit = "KMGT".indexOf(value.charAt(value.length() - 1)) + 1;
    String digits = unit == 0 ? value : value.substring(0, value.length() - 1);
    return Long.parseLong(digits) << 10 * unit;
  }

  /** Of a malformed one nothing is repeated: it may hold a password. */
  @Nullable URI url(String name) {
    String value = text(name, "");
    if (value.isEmpty()) {
      return null;
    }
    try {
      URI url = new URI(value);
      if (url.getHost() != null
          && url.getRawUserInfo() == null
          && String.valueOf(url.getScheme()).matches("https?")) {
        return url;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw new ConfigException(
        "%s must be http://HOST:PORT or https://HOST:PORT, was something else of %d characters"
            .formatted(name, value.length()));
  }

  private static ConfigException malformed(String name, String rule, String value) {
    return new ConfigException("%s must be %s, was %s".formatted(name, rule, quoted(value)));
  }

  /** In one line, whatever it is. */
  private static String quoted(String value) {
    return '"' + value.replaceAll("\\p{C}", "?") + '"';
  }
}
