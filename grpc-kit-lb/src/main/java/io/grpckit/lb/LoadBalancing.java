package io.grpckit.lb;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** How a channel spreads its calls over the backends that its resolver finds. Policies nest. */
@CheckReturnValue
public sealed interface LoadBalancing permits LoadBalancing.Simple, LoadBalancing.Nesting {
  /** A policy that chooses among backends by itself. */
  sealed interface Simple extends LoadBalancing
      permits PickFirst, RoundRobin, LeastRequest, WeightedRoundRobin {}

  /** A policy that narrows the backends down and leaves the choice to a child. */
  sealed interface Nesting extends LoadBalancing permits RandomSubsetting, OutlierDetection {
    /**
     * The policy that chooses.
     *
     * @return any policy
     */
    LoadBalancing child();

    @Override
    default boolean honoursHealthCheck() {
      return child().honoursHealthCheck();
    }
  }

  /**
   * Keeps to the first backend that answers: gRPC's default. Health checking does not apply to it.
   *
   * @return the policy {@code pick_first}
   */
  static LoadBalancing pickFirst() {
    return new PickFirst(false);
  }

  /**
   * Like {@link #pickFirst()} with the backends tried in random order, so that many clients do not
   * all choose the same one (gRFC A62).
   *
   * @return the policy {@code pick_first} with {@code shuffleAddressList}
   */
  static LoadBalancing pickFirstShuffled() {
    return new PickFirst(true);
  }

  /**
   * Takes the ready backends in turn.
   *
   * @return the policy {@code round_robin}
   */
  static LoadBalancing roundRobin() {
    return new RoundRobin();
  }

  /**
   * Takes the better of two random backends, by the calls that this client has open on each (gRFC
   * A48). A backend that is slow or frozen gets less and less. Needs grpc-xds on the class path.
   *
   * @return the policy {@code least_request_experimental} with two choices
   */
  static LoadBalancing leastRequest() {
    return leastRequest(2);
  }

  /**
   * Takes the best of some random backends, by the calls that this client has open on each (gRFC
   * A48). Needs grpc-xds on the class path.
   *
   * @param choices 2 to 10
   * @return the policy {@code least_request_experimental}
   * @throws IllegalArgumentException if {@code choices} is out of its range
   */
  static LoadBalancing leastRequest(int choices) {
    return new LeastRequest(choices);
  }

  /**
   * Takes the backends in turn, each as often as the load that it reports allows (gRFC A58), with
   * gRPC's default settings. Needs grpc-xds on the class path, and servers that report: {@link
   * io.grpckit.lb.orca.OrcaReporter}.
   *
   * @return the policy {@code weighted_round_robin}
   */
  static LoadBalancing weightedRoundRobin() {
    return weightedRoundRobin(settings -> {});
  }

  /**
   * Takes the backends in turn, each as often as the load that it reports allows (gRFC A58). Needs
   * grpc-xds on the class path, and servers that report: {@link io.grpckit.lb.orca.OrcaReporter}.
   *
   * @param settings changes gRPC's defaults
   * @return the policy {@code weighted_round_robin}
   * @throws IllegalArgumentException if a setting is out of its range
   */
  static LoadBalancing weightedRoundRobin(Consumer<WeightedRoundRobin.Builder> settings) {
    WeightedRoundRobin.Builder builder = new WeightedRoundRobin.Builder();
    settings.accept(builder);
    return builder.build();
  }

  /**
   * Connects to some of the backends only, chosen at random, so that hundreds of clients do not
   * each connect to hundreds of backends (gRFC A68).
   *
   * @param size how many; at least 1
   * @param child chooses among them
   * @return the policy {@code random_subsetting_experimental}
   * @throws IllegalArgumentException if {@code size} is less than 1
   */
  static LoadBalancing randomSubsetting(int size, LoadBalancing child) {
    return new RandomSubsetting(size, child);
  }

  /**
   * Leaves out backends that fail more than the others do (gRFC A50).
   *
   * <p>grpc-java's own implementation (1.85.1) loses calls for good when backends leave under load.
   * {@link OutlierDetectionProvider} mends it wherever this module is on the class path, and there
   * alone: think of it before you hand the JSON to other Java clients.
   *
   * <p>Only a backend with a single address is watched. With {@link #pickFirst()} as a child that
   * is a backend alone: grpc-java treats all backends of {@code pick_first} as one.
   *
   * @param child chooses among the backends that are left
   * @param settings at least one way of detecting
   * @return the policy {@code outlier_detection_experimental}
   * @throws IllegalArgumentException if a setting is missing or out of its range
   */
  static LoadBalancing outlierDetection(
      LoadBalancing child, Consumer<OutlierDetection.Builder> settings) {
    OutlierDetection.Builder builder = new OutlierDetection.Builder(child);
    settings.accept(builder);
    return builder.build();
  }

  /**
   * The name under which load balancers are registered.
   *
   * @return for example {@code round_robin}
   */
  String policyName();

  /**
   * Whether grpc-java leaves out backends whose health check fails (gRFC A17). Where it is false a
   * {@code healthCheckConfig} is silently ignored.
   *
   * @return true for {@code round_robin}, also as a child
   */
  boolean honoursHealthCheck();

  /**
   * The settings of the policy, as a service config writes them.
   *
   * @return an immutable map, empty for defaults
   */
  Map<String, ?> toMap();

  /**
   * The policy as it stands in a list of policies.
   *
   * @return one entry: its name and its settings
   */
  default Map<String, ?> toEntry() {
    return Map.of(policyName(), toMap());
  }

  /**
   * {@code pick_first}.
   *
   * @param shuffled whether the backends are tried in random order
   */
  record PickFirst(boolean shuffled) implements Simple {
    @Override
    public String policyName() {
      return "pick_first";
    }

    @Override
    public boolean honoursHealthCheck() {
      return false;
    }

    @Override
    public Map<String, ?> toMap() {
      return shuffled ? Map.of("shuffleAddressList", true) : Map.of();
    }
  }

  /** {@code round_robin}. */
  record RoundRobin() implements Simple {
    @Override
    public String policyName() {
      return "round_robin";
    }

    @Override
    public boolean honoursHealthCheck() {
      return true;
    }

    @Override
    public Map<String, ?> toMap() {
      return Map.of();
    }
  }

  /**
   * {@code least_request_experimental}.
   *
   * @param choices how many random backends are compared; 2 to 10
   */
  record LeastRequest(int choices) implements Simple {
    /**
     * A choice that grpc-java takes as it is; above 10 it would silently take 10.
     *
     * @param choices 2 to 10
     */
    public LeastRequest {
      Settings.requireInRange(choices, "choices", 2, 10);
    }

    @Override
    public String policyName() {
      return "least_request_experimental";
    }

    @Override
    public boolean honoursHealthCheck() {
      return false;
    }

    @Override
    public Map<String, ?> toMap() {
      return Map.of("choiceCount", choices);
    }
  }

  /**
   * {@code random_subsetting_experimental}.
   *
   * @param size how many backends; at least 1
   * @param child chooses among them
   */
  record RandomSubsetting(int size, LoadBalancing child) implements Nesting {
    /**
     * A subset of at least one backend.
     *
     * @param size at least 1
     * @param child any policy
     */
    public RandomSubsetting {
      Settings.requireInRange(size, "size", 1, Integer.MAX_VALUE);
      requireNonNull(child, "child");
    }

    @Override
    public String policyName() {
      return "random_subsetting_experimental";
    }

    @Override
    public Map<String, ?> toMap() {
      Map<String, Object> map = new LinkedHashMap<>(); // keeps the JSON the same from run to run
      map.put("subsetSize", size);
      map.put("childPolicy", List.of(child.toEntry()));
      return Collections.unmodifiableMap(map);
    }
  }
}
