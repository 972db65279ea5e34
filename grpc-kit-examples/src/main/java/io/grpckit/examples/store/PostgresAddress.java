package io.grpckit.examples.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL database is, and who we are there.
 *
 * @param jdbcUrl without credentials
 * @param user the user; empty for the driver's default
 * @param password the password; may be empty
 */
public record PostgresAddress(String jdbcUrl, String user, String password) {

  /**
   * Reads the form that most tools know.
   *
   * @param url {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE?option=value}; port and options
   *     may be missing, and what is special in a URL is percent-encoded
   * @return the address; empty if the text is something else
   */
  public static Optional<PostgresAddress> parse(String url) {
    try {
      URI uri = new URI(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
      boolean postgres = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
      boolean complete =
          uri.getHost() != null && uri.getRawPath() != null && uri.getRawPath().matches("/[^/]+");
      return postgres && complete ? Optional.of(of(uri)) : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static PostgresAddress of(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String options = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String[] userInfo = split(uri.getRawUserInfo());
    return new PostgresAddress(
        "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + options,
        decode(userInfo[0]),
        decode(userInfo[1]));
  }

  private static String[] split(@Nullable String userInfo) {
    String text = userInfo == null ? "" : userInfo;
    int colon = text.indexOf(':');
    return colon < 0
        ? new String[] {text, ""}
        : new String[] {text.substring(0, colon), text.substring(colon + 1)};
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  /** Leaves the password out, and options, which may hold secrets, too. */
  @Override
  public String toString() {
    return jdbcUrl.replaceFirst("^jdbc:", "").replaceFirst("\\?.*$", "");
  }
}
