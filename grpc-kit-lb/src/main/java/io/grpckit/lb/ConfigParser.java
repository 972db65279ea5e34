package io.grpckit.lb;

import io.grpc.Status.Code;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a service config in JSON: everything but the load-balancing policies. */
final class ConfigParser {
  private ConfigParser() {}

  static ServiceConfig parse(String json) {
    JsonObject root = JsonObject.of("$", JsonText.parse(json));
    root.refuse(
        "loadBalancingPolicy", "is deprecated; write loadBalancingConfig: [{\"round_robin\": {}}]");
    Optional<LoadBalancing> loadBalancing = PolicyParser.first(root, "loadBalancingConfig");
    Optional<String> health = root.object("healthCheckConfig").flatMap(ConfigParser::healthCheck);
    Optional<RetryThrottling> throttling =
        root.object("retryThrottling").map(ConfigParser::throttling);
    ServiceConfig.Builder config = ServiceConfig.builder();
    root.objects("methodConfig").forEach(method -> method(method, config));
    return root.end(
        () -> {
          loadBalancing.ifPresent(config::loadBalancing);
          health.ifPresent(config::healthCheck);
          throttling.ifPresent(config::retryThrottling);
          return config.build();
        });
  }

  private static Optional<String> healthCheck(JsonObject json) {
    Optional<String> service = json.string("serviceName");
    return json.end(() -> service);
  }

  private static RetryThrottling throttling(JsonObject json) {
    json.require("maxTokens", "tokenRatio");
    double maxTokens = json.number("maxTokens").orElseThrow();
    double tokenRatio = json.number("tokenRatio").orElseThrow();
    return json.end(() -> new RetryThrottling(maxTokens, tokenRatio));
  }

  private static void method(JsonObject json, ServiceConfig.Builder config) {
    json.require("name");
    List<MethodName> names = json.objects("name").stream().map(ConfigParser::name).toList();
    Optional<Duration> timeout = json.duration("timeout");
    Optional<Boolean> waitForReady = json.bool("waitForReady");
    Optional<Integer> requestBytes = json.integer("maxRequestMessageBytes");
    Optional<Integer> responseBytes = json.integer("maxResponseMessageBytes");
    Optional<RetryPolicy> retry = json.object("retryPolicy").map(ConfigParser::retry);
    Optional<HedgingPolicy> hedging = json.object("hedgingPolicy").map(ConfigParser::hedging);
    json.end(
        () -> {
          if (names.isEmpty()) {
            throw new IllegalArgumentException("name must list at least one method, was []");
          }
          MethodConfig.Builder method = new MethodConfig.Builder();
          timeout.ifPresent(method::timeout);
          waitForReady.ifPresent(method::waitForReady);
          requestBytes.ifPresent(method::maxRequestBytes);
          responseBytes.ifPresent(method::maxResponseBytes);
          retry.ifPresent(method::retry);
          hedging.ifPresent(method::hedge);
          names.forEach(name -> config.method(name, method.build()));
          return config;
        });
  }

  private static MethodName name(JsonObject json) {
    String service = json.string("service").orElse("");
    String method = json.string("method").orElse("");
    return json.end(() -> new MethodName(service, method));
  }

  private static RetryPolicy retry(JsonObject json) {
    json.refuse("perAttemptRecvTimeout", "is parsed by grpc-java and never used (gRFC A36)");
    json.require(
        "maxAttempts", "initialBackoff", "maxBackoff", "backoffMultiplier", "retryableStatusCodes");
    int maxAttempts = json.integer("maxAttempts").orElseThrow();
    Duration initialBackoff = json.duration("initialBackoff").orElseThrow();
    Duration maxBackoff = json.duration("maxBackoff").orElseThrow();
    double multiplier = json.number("backoffMultiplier").orElseThrow();
    Set<Code> on = Set.copyOf(json.list("retryableStatusCodes", ConfigParser::code));
    return json.end(() -> new RetryPolicy(maxAttempts, initialBackoff, maxBackoff, multiplier, on));
  }

  private static HedgingPolicy hedging(JsonObject json) {
    json.require("maxAttempts");
    int maxAttempts = json.integer("maxAttempts").orElseThrow();
    Duration delay = json.duration("hedgingDelay").orElse(Duration.ZERO);
    Set<Code> nonFatal = Set.copyOf(json.list("nonFatalStatusCodes", ConfigParser::code));
    return json.end(() -> new HedgingPolicy(maxAttempts, delay, nonFatal));
  }

  /** A name in any case, or a number: gRFC A6. */
  private static Code code(Object value) {
    if (value instanceof String name) {
      try {
        return Code.valueOf(name.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("must be status codes, was '" + name + "'", e);
      }
    }
    if (value instanceof BigDecimal number) {
      for (Code code : Code.values()) {
        if (number.compareTo(BigDecimal.valueOf(code.value())) == 0) {
          return code;
        }
      }
    }
    throw new IllegalArgumentException("must be status codes, was " + value);
  }
}
