package io.grpckit.examples.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cache in front of one document of the edge, which keeps it for as long as it may. */
final class HttpCache implements AutoCloseable {

  private static final Pattern MAX_AGE = Pattern.compile("public, max-age=([0-9]+)");

  private final Browser edge;
  private final String path;
  private final Clock clock;
  private final HttpServer server;
  private byte[] kept = {};
  private Instant freshUntil = Instant.MIN;

  private HttpCache(Browser edge, String path, Clock clock, HttpServer server) {
    this.edge = edge;
    this.path = path;
    this.clock = clock;
    this.server = server;
  }

  static HttpCache of(Browser edge, String path, Clock clock) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    HttpCache cache = new HttpCache(edge, path, clock, server);
    server.createContext(path, cache::answer);
    server.start();
    return cache;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!clock.instant().isBefore(freshUntil)) {
        fetch();
      }
      exchange.sendResponseHeaders(200, kept.length);
      exchange.getResponseBody().write(kept);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void fetch() throws IOException, InterruptedException {
    HttpResponse<String> response = edge.send("GET", path, BodyPublishers.noBody());
    Matcher maxAge = MAX_AGE.matcher(Browser.header(response, "cache-control"));
    if (response.statusCode() != 200 || !maxAge.matches()) {
      throw new IOException("the edge does not say how long its document may be kept");
    }
    kept = response.body().getBytes(UTF_8);
    freshUntil = clock.instant().plusSeconds(Long.parseLong(maxAge.group(1)));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
