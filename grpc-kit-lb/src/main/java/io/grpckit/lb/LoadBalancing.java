package io.grpckit.lb;

import java.util.Map;

/** How a channel spreads its calls over the backends that its resolver finds. */
public sealed interface LoadBalancing {
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
   * The name under which load balancers are registered.
   *
   * @return for example {@code round_robin}
   */
  String policyName();

  /**
   * Whether grpc-java leaves out backends whose health check fails (gRFC A17). Where it is false a
   * {@code healthCheckConfig} is silently ignored.
   *
   * @return true for {@code round_robin}
   */
  boolean honoursHealthCheck();

  /**
   * The settings of the policy, as a service config writes them.
   *
   * @return an immutable map, empty for defaults
   */
  Map<String, ?> toMap();

  /** {@code pick_first}. */
  record PickFirst(boolean shuffled) implements LoadBalancing {
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
  record RoundRobin() implements LoadBalancing {
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
}
