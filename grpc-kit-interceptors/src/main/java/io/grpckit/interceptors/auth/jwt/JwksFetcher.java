package io.grpckit.interceptors.auth.jwt;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One GET of a JWK Set, from exactly one address, bounded in time and size. */
final class JwksFetcher {

  static final int MAX_BYTES = 64 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Four numbers: 127.evil.example is a name, and so is anything shorter to some resolvers. */
  private static final Pattern LOOPBACK = Pattern.compile("localhost|\\[::1]|127(\\.\\d{1,3}){3}");

  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(Redirect.NEVER).connectTimeout(TIMEOUT).build();
  private final HttpRequest request;
  private final Duration timeout;

  JwksFetcher(URI uri) {
    this(uri, TIMEOUT);
  }

  JwksFetcher(URI uri, Duration timeout) {
    this.request =
        HttpRequest.newBuilder(checked(uri))
            .header("accept", "application/jwk-set+json, application/json")
            .timeout(timeout)
            .build();
    this.timeout = timeout;
  }

  static URI checked(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https") && uri.getHost() != null;
    if (!secure && !(scheme.equals("http") && isLoopback(uri))) {
      throw new IllegalArgumentException("uri must be https, or http on loopback, was " + uri);
    }
    return uri;
  }

  /** Literal addresses and localhost only: what a name resolves to may change. */
  private static boolean isLoopback(URI uri) {
    return LOOPBACK.matcher(String.valueOf(uri.getHost())).matches();
  }

  CompletableFuture<KeySet> fetch() {
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(request, info -> new LimitedBody(MAX_BYTES));
    // The request's own time-out ends with the headers; a body can trickle for ever.
    CompletableFuture<KeySet> keys =
        response
            .copy()
            .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .thenApply(JwksFetcher::read);
    CompletableFuture<KeySet> unused =
        keys.whenComplete((result, failure) -> response.cancel(true));
    return keys;
  }

  private static KeySet read(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException("HTTP status " + response.statusCode());
    }
    return KeySet.fromJwks(response.body());
  }
}
