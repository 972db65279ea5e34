package io.grpckit.interceptors.tracing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one address that a channel's target names. A target that names several, or something else,
 * has none.
 *
 * @param host a name or an IP address, an IPv6 address without brackets
 * @param port -1 if the target has none
 */
record TargetAddress(String host, int port) {

  // dns:///host:port, dns://server/host:port, host:port, [::1]:port
  private static final Pattern ONE_ADDRESS =
      Pattern.compile(
          "(?:[a-z][a-z0-9+.-]*://[^/]*/)?(?:\\[([0-9a-fA-F:.]+)]|([^:/,\\[\\]]+))(?::(\\d{1,5}))?");

  static @Nullable TargetAddress of(String target) {
    Matcher matcher = ONE_ADDRESS.matcher(target);
    if (!matcher.matches()) {
      return null;
    }
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    String port = matcher.group(3);
    return new TargetAddress(host, port == null ? -1 : Integer.parseInt(port));
  }
}
