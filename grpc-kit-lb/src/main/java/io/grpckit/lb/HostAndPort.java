package io.grpckit.lb;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One backend of a target; {@code host} without the brackets of an IPv6 address. */
record HostAndPort(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\[\\]:/,\\s]+)):([0-9]{1,5})");

  static HostAndPort parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "backend must be host:port, 10.0.0.1:50051 or [::1]:50051, was '" + text + "'");
    }
    int port = Integer.parseInt(matcher.group(3));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, was " + port + " in " + text);
    }
    return new HostAndPort(matcher.group(matcher.group(1) != null ? 1 : 2), port);
  }

  /** As the path of a target has it, where brackets must be escaped. */
  String toPath() {
    return toString().replace("[", "%5B").replace("]", "%5D");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
