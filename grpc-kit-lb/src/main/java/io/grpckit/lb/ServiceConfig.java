package io.grpckit.lb;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's service config as a value: what a client does beyond sending the call once to the first
 * backend. Immutable, and valid once built: what grpc-java accepts and then breaks on is refused
 * where it is written.
 *
 * <p>Two configs are equal if they say the same, whatever the order in which it was said.
 */
public final class ServiceConfig {
  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  /** What {@link ManagedChannelBuilder#maxRetryAttempts} and its sibling are set to by default. */
  private static final int DEFAULT_ATTEMPT_CAP = 5;

  private final LoadBalancing loadBalancing;
  private final @Nullable String healthCheck;
  private final Map<MethodName, MethodConfig> methods;
  private final @Nullable RetryThrottling retryThrottling;

  private ServiceConfig(Builder builder) {
    loadBalancing = builder.loadBalancing;
    healthCheck = builder.healthCheck;
    methods = Collections.unmodifiableMap(new LinkedHashMap<>(builder.methods));
    retryThrottling = builder.retryThrottling;
  }

  /**
   * A config that says nothing yet: {@code pick_first}, no retries.
   *
   * @return an empty builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The config that follows from the contract. A method whose {@code idempotency_level} is
   * NO_SIDE_EFFECTS or IDEMPOTENT is retried or hedged as its {@code (grpckit.policy.v1.method)}
   * says, else as its service's {@code (grpckit.policy.v1.service)} says, else by {@link
   * RetryPolicy#builder()}'s defaults; no other method is ever sent twice. Calls are spread by
   * round robin.
   *
   * @param services as generated: {@code UserServiceGrpc.getServiceDescriptor()}
   * @return the derived config
   * @throws IllegalArgumentException if the contract asks for retries of a method that is not
   *     idempotent, or for a policy that gRPC would not follow; the message names the method
   */
  @CheckReturnValue
  public static ServiceConfig fromContract(ServiceDescriptor... services) {
    return ContractPolicies.derive(List.of(services));
  }

  /**
   * Reads gRPC's JSON. What grpc-java silently ignores or breaks on is refused: a member that gRPC
   * does not know, a member that is there twice, a value of the wrong type or out of its range.
   *
   * @param json as {@link #toJson()} or another language writes it
   * @return a config that says the same
   * @throws IllegalArgumentException whose message begins with the path of what is wrong, such as
   *     {@code methodConfig[0].retryPolicy.maxAttempts}
   */
  @CheckReturnValue
  public static ServiceConfig parse(String json) {
    return ConfigParser.parse(requireNonNull(json, "json"));
  }

  /**
   * A builder that starts from this config, such as one that is derived from the contract.
   *
   * @return a builder; methods that have a config keep it
   */
  @CheckReturnValue
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.loadBalancing = loadBalancing;
    builder.healthCheck = healthCheck;
    builder.retryThrottling = retryThrottling;
    builder.methods.putAll(methods);
    return builder;
  }

  /**
   * How calls are spread over the backends.
   *
   * @return {@link LoadBalancing#pickFirst()} unless it was set
   */
  public LoadBalancing loadBalancing() {
    return loadBalancing;
  }

  /**
   * The service by whose health a backend is judged (gRFC A17).
   *
   * @return empty without client-side health checks
   */
  public Optional<String> healthCheck() {
    return Optional.ofNullable(healthCheck);
  }

  /**
   * The configs of methods, in the order in which they were added. The most specific name that
   * matches a call counts, alone.
   *
   * @return an immutable map
   */
  public Map<MethodName, MethodConfig> methods() {
    return methods;
  }

  /**
   * When retries and hedges are held back.
   *
   * @return empty without throttling
   */
  public Optional<RetryThrottling> retryThrottling() {
    return Optional.ofNullable(retryThrottling);
  }

  /**
   * Holds this config against the services that it is meant for: names that match none of their
   * methods, and retries or hedges that would reach a method which is not idempotent.
   *
   * @param services all that are called through the channel, as generated
   * @return this config
   * @throws IllegalArgumentException naming everything that is wrong
   */
  public ServiceConfig verify(ServiceDescriptor... services) {
    List<String> findings = ConfigVerifier.findings(this, List.of(services));
    if (!findings.isEmpty()) {
      throw new IllegalArgumentException(
          "service config does not fit the contract:\n- " + String.join("\n- ", findings));
    }
    return this;
  }

  /**
   * Makes this the default config of a channel: what a resolver may replace. Retries are enabled
   * (in-process channels come without), and the channel's caps on attempts are raised to what this
   * config asks for.
   *
   * @param builder of the channel
   * @param <B> its type
   * @return the same builder
   * @throws IllegalStateException if a load-balancing policy of this config is not on the class
   *     path, such as {@link LoadBalancing#leastRequest()} without grpc-xds, or {@link
   *     OutlierDetectionProvider} after a careless merge of jars; the message names the artifact
   */
  public <B extends ManagedChannelBuilder<?>> B applyTo(B builder) {
    InstalledPolicies.require(loadBalancing);
    builder.defaultServiceConfig(toMap());
    builder.enableRetry();
    builder.maxRetryAttempts(Math.max(DEFAULT_ATTEMPT_CAP, maxAttempts(RetryPolicy.class)));
    builder.maxHedgedAttempts(Math.max(DEFAULT_ATTEMPT_CAP, maxAttempts(HedgingPolicy.class)));
    return builder;
  }

  private int maxAttempts(Class<? extends AttemptPolicy> kind) {
    return methods.values().stream()
        .flatMap(method -> method.attempts().stream())
        .filter(kind::isInstance)
        .mapToInt(AttemptPolicy::maxAttempts)
        .max()
        .orElse(0);
  }

  /**
   * The config as {@link ManagedChannelBuilder#defaultServiceConfig} takes it.
   *
   * @return a map of strings, doubles, booleans, lists and maps
   */
  public Map<String, ?> toMap() {
    return Settings.forGrpc(settings());
  }

  private Map<String, Object> settings() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("loadBalancingConfig", List.of(loadBalancing.toEntry()));
    if (healthCheck != null) {
      map.put("healthCheckConfig", Map.of("serviceName", healthCheck));
    }
    if (!methods.isEmpty()) {
      map.put("methodConfig", methodList());
    }
    if (retryThrottling != null) {
      map.put("retryThrottling", retryThrottling.toMap());
    }
    return map;
  }

  private List<Map<String, ?>> methodList() {
    List<Map<String, ?>> list = new ArrayList<>();
    methods.forEach(
        (name, method) -> {
          Map<String, Object> entry = new LinkedHashMap<>();
          entry.put("name", List.of(name.toMap()));
          entry.putAll(method.toMap());
          list.add(entry);
        });
    return list;
  }

  /**
   * The config in gRPC's JSON, which clients in every language read. A policy that not every
   * language knows is followed by what stands in for it there: subsetting and outlier detection by
   * their child, the others by {@code round_robin}.
   *
   * @return one line
   */
  public String toJson() {
    Map<String, Object> map = settings();
    map.put("loadBalancingConfig", PolicyFallbacks.of(loadBalancing));
    return JSON.toJson(map);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServiceConfig that
        && loadBalancing.equals(that.loadBalancing)
        && healthCheck().equals(that.healthCheck())
        && methods.equals(that.methods)
        && retryThrottling().equals(that.retryThrottling());
  }

  @Override
  public int hashCode() {
    return methods.hashCode() + 31 * loadBalancing.hashCode();
  }

  /** The config in JSON. */
  @Override
  public String toString() {
    return toJson();
  }

  /** Builds a {@link ServiceConfig}; not thread-safe. */
  public static final class Builder {
    private final Map<MethodName, MethodConfig> methods = new LinkedHashMap<>();
    private LoadBalancing loadBalancing = LoadBalancing.pickFirst();
    private @Nullable String healthCheck;
    private @Nullable RetryThrottling retryThrottling;

    private Builder() {}

    /**
     * Says how calls are spread over the backends.
     *
     * @param policy one of {@link LoadBalancing}'s
     * @return this builder
     */
    public Builder loadBalancing(LoadBalancing policy) {
      loadBalancing = requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Leaves out backends that do not report a service as SERVING (gRFC A17). A backend without the
     * health service counts as healthy. Needs a policy that {@linkplain
     * LoadBalancing#honoursHealthCheck() honours} it.
     *
     * @param service the name to ask for; empty for the server as a whole
     * @return this builder
     */
    public Builder healthCheck(String service) {
      healthCheck = requireNonNull(service, "service");
      return this;
    }

    /**
     * Says how calls of some methods are made.
     *
     * @param name of a method, a service, or everything
     * @param settings fills in the config
     * @return this builder
     * @throws IllegalArgumentException if the name has a config already
     */
    public Builder method(MethodName name, Consumer<MethodConfig.Builder> settings) {
      MethodConfig.Builder method = new MethodConfig.Builder();
      settings.accept(method);
      return method(name, method.build());
    }

    Builder method(MethodName name, MethodConfig config) {
      if (methods.putIfAbsent(requireNonNull(name, "name"), config) != null) {
        throw new IllegalArgumentException("method " + name + " is configured twice");
      }
      return this;
    }

    /**
     * Holds retries and hedges back when too many calls fail.
     *
     * @param settings fills in the thresholds
     * @return this builder
     */
    public Builder retryThrottling(Consumer<RetryThrottling.Builder> settings) {
      RetryThrottling.Builder throttling = new RetryThrottling.Builder();
      settings.accept(throttling);
      return retryThrottling(throttling.build());
    }

    Builder retryThrottling(RetryThrottling throttling) {
      retryThrottling = throttling;
      return this;
    }

    /**
     * The config.
     *
     * @return an immutable value
     * @throws IllegalArgumentException if the health check would be ignored
     */
    @CheckReturnValue
    public ServiceConfig build() {
      if (healthCheck != null && !loadBalancing.honoursHealthCheck()) {
        throw new IllegalArgumentException(
            "healthCheck needs loadBalancing(LoadBalancing.roundRobin()), alone or as a child: grpc-java ignores it under "
                + innermost(loadBalancing).policyName()
                + " (gRFC A17)");
      }
      return new ServiceConfig(this);
    }

    private static LoadBalancing innermost(LoadBalancing policy) {
      return policy instanceof LoadBalancing.Nesting nesting ? innermost(nesting.child()) : policy;
    }
  }
}
