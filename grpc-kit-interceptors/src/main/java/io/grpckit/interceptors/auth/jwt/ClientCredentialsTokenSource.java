package io.grpckit.interceptors.auth.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.grpckit.interceptors.auth.client.AccessToken;
import io.grpckit.interceptors.auth.client.RefreshingTokenSource;
import io.grpckit.interceptors.auth.client.TokenSource;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by the OAuth 2.0 client credentials grant (RFC 6749, 4.4): for services that call as
 * themselves. The client authenticates with HTTP Basic. Each question is a request; {@link
 * #refreshing()} keeps the token as long as it may be used.
 *
 * <p>Like {@link JwksKeySource}, it follows no redirects, reads at most 64 KiB and waits at most 5
 * s. What the endpoint answers appears in no message.
 */
public final class ClientCredentialsTokenSource implements TokenSource {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(Redirect.NEVER).connectTimeout(TIMEOUT).build();
  private final HttpRequest request;
  private final Clock clock;

  ClientCredentialsTokenSource(
      URI tokenEndpoint, String clientId, String clientSecret, String scope, Clock clock) {
    this.request = request(JwksFetcher.checked(tokenEndpoint), clientId, clientSecret, scope);
    this.clock = clock;
  }

  /**
   * A source that asks for the client's default scopes.
   *
   * @param tokenEndpoint https, or http on loopback
   * @param clientId who calls
   * @param clientSecret the client's secret
   * @param scopes what to ask for; the client's default if there are none
   * @return a new source
   * @throws IllegalArgumentException if the address is not safe
   */
  public static ClientCredentialsTokenSource create(
      URI tokenEndpoint, String clientId, String clientSecret, String... scopes) {
    return new ClientCredentialsTokenSource(
        tokenEndpoint, clientId, clientSecret, String.join(" ", scopes), Clock.systemUTC());
  }

  private static HttpRequest request(
      URI tokenEndpoint, String clientId, String clientSecret, String scope) {
    String form =
        "grant_type=client_credentials" + (scope.isEmpty() ? "" : "&scope=" + form(scope));
    // RFC 6749, 2.3.1: form-encoded before Basic encodes it.
    String basic = form(requireNonNull(clientId)) + ":" + form(requireNonNull(clientSecret));
    return HttpRequest.newBuilder(tokenEndpoint)
        .timeout(TIMEOUT)
        .header(
            "authorization", "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(UTF_8)))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .POST(BodyPublishers.ofString(form))
        .build();
  }

  private static String form(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /**
   * Keeps the token, and refreshes it before it ends.
   *
   * @return a source for {@link io.grpckit.interceptors.auth.client.BearerTokenCredentials#from}
   */
  public TokenSource refreshing() {
    return RefreshingTokenSource.of(this);
  }

  @Override
  public CompletionStage<AccessToken> token() {
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(request, info -> new LimitedBody(JwksFetcher.MAX_BYTES));
    CompletableFuture<AccessToken> token =
        response.copy().orTimeout(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS).thenApply(this::read);
    CompletableFuture<AccessToken> unused =
        token.whenComplete((result, failure) -> response.cancel(true));
    return token;
  }

  private AccessToken read(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException("token endpoint answered " + response.statusCode());
    }
    Map<String, @Nullable Object> body = StrictJson.object(response.body());
    if (!(body.get("token_type") instanceof String type && type.equalsIgnoreCase("Bearer"))) {
      throw new IllegalStateException("token endpoint answered no bearer token");
    }
    if (!(body.get("access_token") instanceof String value)) {
      throw new IllegalStateException("token endpoint answered no access token");
    }
    return new AccessToken(value, expiry(body.get("expires_in")));
  }

  private @Nullable Instant expiry(@Nullable Object seconds) {
    return seconds instanceof Number number && number.longValue() > 0
        ? clock.instant().plusSeconds(Math.min(number.longValue(), 365L * 24 * 3600))
        : null;
  }
}
