package io.grpckit.health;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The status of a service as it was last decided. Not thread-safe. */
final class ServiceState {
  private final String name;
  private final Set<String> required;
  private final Set<String> optional;
  private @Nullable Verdict override;
  private Verdict verdict = new Verdict(false, "not checked yet");
  private Instant since;

  ServiceState(String name, ServiceSettings settings, Instant now) {
    this.name = name;
    this.required = settings.required();
    this.optional = settings.optional();
    this.since = now;
  }

  String name() {
    return name;
  }

  Set<String> required() {
    return required;
  }

  Set<String> optional() {
    return optional;
  }

  @Nullable Verdict override() {
    return override;
  }

  void override(@Nullable Verdict override) {
    this.override = override;
  }

  Verdict verdict() {
    return verdict;
  }

  /** Takes over a decision; true if the status has changed. */
  boolean decide(Verdict decided, Instant now) {
    boolean changed = decided.serving() != verdict.serving();
    verdict = decided;
    if (changed) {
      since = now;
    }
    return changed;
  }

  ServiceHealth health(List<String> degradedBy) {
    return new ServiceHealth(name, verdict.serving(), verdict.reason(), since, degradedBy);
  }
}
