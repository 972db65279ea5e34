package io.grpckit.lb;

import io.grpc.Status.Code;
import io.grpckit.lb.OutlierDetection.Detection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/** Configs of every policy and every field, for the methods of services that nobody calls. */
final class RandomConfigs {
  private static final long TEN_YEARS = Duration.ofDays(3650).toNanos();

  private final Random random;

  RandomConfigs(long seed) {
    random = new Random(seed);
  }

  ServiceConfig config() {
    LoadBalancing policy = policy(0);
    ServiceConfig.Builder config = ServiceConfig.builder().loadBalancing(policy);
    if (policy.honoursHealthCheck() && random.nextBoolean()) {
      config.healthCheck("s1");
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      MethodName name =
          random.nextBoolean() ? MethodName.service("s" + i) : MethodName.of("s" + i, "M");
      config.method(name, this::settings);
    }
    if (random.nextBoolean()) {
      config.retryThrottling(
          t ->
              t.maxTokens(1 + random.nextInt(1000))
                  .tokenRatio((1 + random.nextInt(5000)) / 1000.0));
    }
    return config.build();
  }

  private LoadBalancing policy(int depth) {
    return switch (random.nextInt(depth < 3 ? 7 : 5)) {
      case 0 -> LoadBalancing.pickFirst();
      case 1 -> LoadBalancing.pickFirstShuffled();
      case 2 -> LoadBalancing.roundRobin();
      case 3 -> LoadBalancing.leastRequest(2 + random.nextInt(9));
      case 4 ->
          LoadBalancing.weightedRoundRobin(
              w ->
                  w.outOfBand(duration())
                      .blackout(duration())
                      .weightExpiration(duration())
                      .weightUpdate(duration().plusMillis(100))
                      .errorPenalty(random.nextInt(5)));
      case 5 -> LoadBalancing.randomSubsetting(1 + random.nextInt(9), policy(depth + 1));
      default ->
          LoadBalancing.outlierDetection(
              policy(depth + 1),
              o ->
                  o.interval(duration())
                      .baseEjectionTime(duration())
                      .maxEjectionTime(duration())
                      .maxEjectionPercent(random.nextInt(101))
                      .successRate(Detection.SUCCESS_RATE)
                      .failurePercentage(new Detection(random.nextInt(101), 50, 3, 10)));
    };
  }

  private void settings(MethodConfig.Builder method) {
    if (random.nextBoolean()) {
      method.timeout(duration());
    }
    if (random.nextBoolean()) {
      method.waitForReady(random.nextBoolean()).maxRequestBytes(random.nextInt(Integer.MAX_VALUE));
    }
    if (random.nextBoolean()) {
      method.maxResponseBytes(random.nextInt(Integer.MAX_VALUE));
    }
    switch (random.nextInt(3)) {
      case 0 -> method.hedge(new HedgingPolicy(2 + random.nextInt(20), duration(), codes()));
      case 1 -> {
        Duration backoff = duration();
        method.retry(
            RetryPolicy.builder()
                .maxAttempts(2 + random.nextInt(20))
                .initialBackoff(backoff)
                .maxBackoff(backoff.plusNanos(random.nextInt(1_000_000)))
                .multiplier(random.nextDouble() + 0.1)
                .on(codes().toArray(Code[]::new)));
      }
      default -> {}
    }
  }

  private Set<Code> codes() {
    Set<Code> codes = EnumSet.of(Code.UNAVAILABLE);
    for (Code code : Code.values()) {
      if (code != Code.OK && random.nextInt(4) == 0) {
        codes.add(code);
      }
    }
    return codes;
  }

  /** From 1 ns to 10 years, each order of magnitude alike. */
  Duration duration() {
    return Duration.ofNanos(1 + (long) Math.pow((double) TEN_YEARS, random.nextDouble()));
  }
}
