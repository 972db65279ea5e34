package io.grpckit.health;

import io.grpc.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a drain, in their order, once. */
final class DrainSequence {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  /** For callers to hear that their calls were cut, and then for handlers to let go. */
  private static final Duration AFTER_THE_CUT = Duration.ofSeconds(1);

  private final HealthManager health;
  private final CallTracker calls;
  private final List<Server> servers;
  private final Duration delay;
  private final Duration grace;
  private final List<Map.Entry<String, AutoCloseable>> resources;

  DrainSequence(
      HealthManager health,
      CallTracker calls,
      List<Server> servers,
      Duration delay,
      Duration grace,
      Map<String, AutoCloseable> resources) {
    this.health = health;
    this.calls = calls;
    this.servers = servers;
    this.delay = delay;
    this.grace = grace;
    this.resources = new ArrayList<>(resources.entrySet());
    Collections.reverse(this.resources);
  }

  DrainReport run() {
    long startedAt = System.nanoTime();
    long endedBefore = calls.ended();
    log.info("draining: {} calls are open", calls.openCalls());
    health.shutDown(HealthManager.DRAINING);
    pause();
    servers.forEach(Server::shutdown);
    calls.tell();
    health.completeWatches();
    Map<String, Integer> cut = awaitEnd(grace) ? Map.of() : cut();
    List<String> failures = close();
    int cutCalls = cut.values().stream().mapToInt(Integer::intValue).sum();
    DrainReport report =
        new DrainReport(
            calls.opened() - endedBefore - cutCalls,
            calls.told(),
            cut,
            failures,
            Duration.ofNanos(System.nanoTime() - startedAt));
    log.info("{}", report);
    return report;
  }

  /** Closes what is left of servers that are not to be drained, and whatever they used. */
  List<String> close() {
    servers.forEach(Server::shutdownNow);
    health.close();
    List<String> failures = new ArrayList<>();
    resources.forEach(resource -> close(resource.getKey(), resource.getValue(), failures));
    return failures;
  }

  private static void close(String name, AutoCloseable resource, List<String> failures) {
    try {
      resource.close();
    } catch (Exception e) {
      log.warn("{} did not close", name, e);
      failures.add(name + ": " + e);
    }
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(delay.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Integer> cut() {
    Map<String, Integer> cut = calls.cut();
    if (!awaitEnd(AFTER_THE_CUT)) {
      servers.forEach(Server::shutdownNow);
      awaitEnd(AFTER_THE_CUT);
    }
    return cut;
  }

  /** Waits for the servers to have ended all calls; false when the time is over. */
  private boolean awaitEnd(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      for (Server server : servers) {
        if (!server.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
