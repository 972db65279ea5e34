package io.grpckit.lb;

import io.grpckit.lb.OutlierDetection.Detection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads lists of load-balancing policies, of which the first that is known counts. */
final class PolicyParser {
  private static final Map<String, Function<JsonObject, LoadBalancing>> POLICIES =
      Map.of(
          "pick_first", PolicyParser::pickFirst,
          "round_robin", json -> json.end(LoadBalancing::roundRobin),
          "least_request_experimental", PolicyParser::leastRequest,
          "weighted_round_robin", PolicyParser::weightedRoundRobin,
          "random_subsetting_experimental", PolicyParser::randomSubsetting,
          "outlier_detection_experimental", PolicyParser::outlierDetection);

  private PolicyParser() {}

  /** The policy of a list, or nothing where the list is missing or empty. */
  static Optional<LoadBalancing> first(JsonObject json, String name) {
    List<JsonObject> candidates = json.objects(name);
    for (JsonObject candidate : candidates) {
      Function<JsonObject, LoadBalancing> policy = POLICIES.get(candidate.onlyName());
      if (policy != null) {
        return candidate.object(candidate.onlyName()).map(policy);
      }
    }
    if (!candidates.isEmpty()) {
      json.refuse(
          name, "must have a policy out of " + POLICIES.keySet().stream().sorted().toList());
    }
    return Optional.empty();
  }

  private static LoadBalancing child(JsonObject json) {
    json.require("childPolicy");
    return first(json, "childPolicy").orElseGet(LoadBalancing::pickFirst);
  }

  private static LoadBalancing pickFirst(JsonObject json) {
    boolean shuffled = json.bool("shuffleAddressList").orElse(false);
    return json.end(() -> new LoadBalancing.PickFirst(shuffled));
  }

  private static LoadBalancing leastRequest(JsonObject json) {
    int choices = json.integer("choiceCount").orElse(2);
    return json.end(() -> LoadBalancing.leastRequest(choices));
  }

  private static LoadBalancing weightedRoundRobin(JsonObject json) {
    Optional<Boolean> outOfBand = json.bool("enableOobLoadReport");
    Optional<Duration> reportingPeriod = json.duration("oobReportingPeriod");
    Optional<Duration> blackout = json.duration("blackoutPeriod");
    Optional<Duration> expiration = json.duration("weightExpirationPeriod");
    Optional<Duration> update = json.duration("weightUpdatePeriod");
    Optional<Double> penalty = json.number("errorUtilizationPenalty");
    return json.end(
        () ->
            new WeightedRoundRobin(
                outOfBand.orElse(null),
                reportingPeriod.orElse(null),
                blackout.orElse(null),
                expiration.orElse(null),
                update.orElse(null),
                penalty.orElse(null)));
  }

  private static LoadBalancing randomSubsetting(JsonObject json) {
    json.require("subsetSize");
    int size = json.integer("subsetSize").orElseThrow();
    LoadBalancing child = child(json);
    return json.end(() -> LoadBalancing.randomSubsetting(size, child));
  }

  private static LoadBalancing outlierDetection(JsonObject json) {
    OutlierDetection.Builder policy = new OutlierDetection.Builder(child(json));
    Optional<Duration> interval = json.duration("interval");
    Optional<Duration> base = json.duration("baseEjectionTime");
    Optional<Duration> max = json.duration("maxEjectionTime");
    Optional<Integer> percent =
        json.integer("maxEjectionPercentage").or(() -> json.integer("maxEjectionPercent"));
    json.integer("maxEjectionPercent");
    Optional<Detection> success =
        json.object("successRateEjection")
            .map(detection -> detection(detection, "stdevFactor", Detection.SUCCESS_RATE));
    Optional<Detection> failure =
        json.object("failurePercentageEjection")
            .map(detection -> detection(detection, "threshold", Detection.FAILURE_PERCENTAGE));
    return json.end(
        () -> {
          interval.ifPresent(policy::interval);
          base.ifPresent(policy::baseEjectionTime);
          max.ifPresent(policy::maxEjectionTime);
          percent.ifPresent(policy::maxEjectionPercent);
          success.ifPresent(policy::successRate);
          failure.ifPresent(policy::failurePercentage);
          return policy.build();
        });
  }

  private static Detection detection(JsonObject json, String threshold, Detection defaults) {
    int limit = json.integer(threshold).orElse(defaults.threshold());
    int enforcement = json.integer("enforcementPercentage").orElse(defaults.enforcement());
    int hosts = json.integer("minimumHosts").orElse(defaults.minimumHosts());
    int volume = json.integer("requestVolume").orElse(defaults.requestVolume());
    return json.end(() -> new Detection(limit, enforcement, hosts, volume));
  }
}
