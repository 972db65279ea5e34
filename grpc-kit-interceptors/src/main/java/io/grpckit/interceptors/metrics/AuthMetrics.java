package io.grpckit.interceptors.metrics;

import static java.util.Objects.requireNonNull;

import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.auth.AuthAudit;
import io.grpckit.interceptors.auth.AuthEvent;
import io.grpckit.interceptors.auth.AuthEvent.Decision;
import io.grpckit.interceptors.auth.jwt.JwksKeySource;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Counts decisions about calls on a Micrometer registry, and shows how caches of verified tokens
 * and sources of keys fare. An audit that wants no event, to be combined with one that does:
 *
 * <pre>{@code
 * AuthAudit audit = AuthAudit.slf4j().and(AuthMetrics.on(registry).tokens("users", authenticator));
 * }</pre>
 *
 * <p>Tags have few values by construction: the decisions, and the names that you give. Nothing that
 * a peer sends becomes one. Thread-safe.
 */
public final class AuthMetrics implements AuthAudit {

  private static final String PREFIX = "grpc.kit.auth.";

  private final MeterRegistry registry;
  private final Map<Decision, Counter> decisions = new EnumMap<>(Decision.class);

  private AuthMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Decision decision : Decision.values()) {
      Counter counter =
          Counter.builder(PREFIX + "decisions")
              .description("Decisions about calls")
              .tag("decision", decision.name().toLowerCase(Locale.ROOT))
              .register(registry);
      decisions.put(decision, counter);
    }
  }

  /**
   * Counts decisions: {@code grpc.kit.auth.decisions}, tagged {@code decision}.
   *
   * @param registry where the meters live
   * @return an audit that only counts
   */
  public static AuthMetrics on(MeterRegistry registry) {
    return new AuthMetrics(requireNonNull(registry, "registry"));
  }

  /**
   * Shows a cache of verified tokens, too: {@code grpc.kit.auth.tokens.lookups}, tagged {@code
   * result} ({@code hit} or {@code miss}), and {@code grpc.kit.auth.tokens.cached}, both tagged
   * {@code authenticator}.
   *
   * @param name of the authenticator
   * @param authenticator whose cache it is; the meters hold it only weakly
   * @return this
   */
  public AuthMetrics tokens(String name, JwtAuthenticator authenticator) {
    lookups("hit", name, authenticator, it -> it.cacheStats().hits());
    lookups("miss", name, authenticator, it -> it.cacheStats().misses());
    Gauge.builder(PREFIX + "tokens.cached", authenticator, it -> it.cacheStats().size())
        .description("Verified tokens that are remembered")
        .tag("authenticator", name)
        .register(registry);
    return this;
  }

  private void lookups(
      String result,
      String name,
      JwtAuthenticator authenticator,
      ToDoubleFunction<JwtAuthenticator> count) {
    FunctionCounter.builder(PREFIX + "tokens.lookups", authenticator, count)
        .description("Tokens that were looked up among those that were verified before")
        .tags("authenticator", name, "result", result)
        .register(registry);
  }

  /**
   * Shows a source of keys, too: {@code grpc.kit.auth.keys.fetches}, tagged {@code outcome} ({@code
   * success} or {@code failure}), {@code grpc.kit.auth.keys.age} in seconds, NaN before the first
   * fetch, and {@code grpc.kit.auth.keys.known}, all tagged {@code source}.
   *
   * @param name of the source
   * @param source the meters hold it only weakly
   * @return this
   */
  public AuthMetrics keys(String name, JwksKeySource source) {
    fetches("success", name, source, it -> it.stats().fetches());
    fetches("failure", name, source, it -> it.stats().failures());
    Gauge.builder(PREFIX + "keys.age", source, AuthMetrics::ageInSeconds)
        .description("Time since the keys were fetched")
        .baseUnit("seconds")
        .tag("source", name)
        .register(registry);
    Gauge.builder(PREFIX + "keys.known", source, it -> it.stats().keys())
        .description("Keys in the set that was fetched last")
        .tag("source", name)
        .register(registry);
    return this;
  }

  private void fetches(
      String outcome, String name, JwksKeySource source, ToDoubleFunction<JwksKeySource> count) {
    FunctionCounter.builder(PREFIX + "keys.fetches", source, count)
        .description("Attempts to fetch an issuer's keys")
        .tags("source", name, "outcome", outcome)
        .register(registry);
  }

  private static double ageInSeconds(JwksKeySource source) {
    return source.stats().age().map(Duration::toMillis).map(it -> it / 1e3).orElse(Double.NaN);
  }

  @Override
  public void decided(Decision decision, MethodDescriptor<?, ?> method) {
    requireNonNull(decisions.get(decision), "decision").increment();
  }

  @Override
  public boolean wants(Decision decision) {
    return false;
  }

  @Override
  public void record(AuthEvent event) {}
}
