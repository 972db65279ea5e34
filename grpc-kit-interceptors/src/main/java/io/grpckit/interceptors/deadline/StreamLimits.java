package io.grpckit.interceptors.deadline;

import static java.util.Objects.requireNonNull;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpckit.interceptors.internal.Durations;
import io.grpckit.interceptors.method.MethodSelector;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How long a server keeps streams open. Immutable. */
record StreamLimits(List<Limit> limits) {
  static final StreamLimits NONE = new StreamLimits(List.of());

  /** The longest time for some methods. */
  record Limit(MethodSelector methods, Duration longest) {
    Limit {
      requireNonNull(methods, "methods");
      Durations.requirePositive(longest, "longest");
    }

    boolean concerns(MethodDescriptor<?, ?> method) {
      return method.getType() != MethodType.UNARY && methods.matches(method);
    }
  }

  StreamLimits and(MethodSelector methods, Duration longest) {
    Limit more = new Limit(methods, longest);
    return new StreamLimits(Stream.concat(limits.stream(), Stream.of(more)).toList());
  }

  boolean isEmpty() {
    return limits.isEmpty();
  }

  Optional<Duration> of(MethodDescriptor<?, ?> method) {
    return limits.stream()
        .filter(limit -> limit.concerns(method))
        .map(Limit::longest)
        .min(Comparator.naturalOrder());
  }

  void addMissing(Collection<? extends MethodDescriptor<?, ?>> known, List<String> problems) {
    if (known.isEmpty()) {
      return; // All methods are those of a registry, which may change.
    }
    limits.stream()
        .filter(limit -> known.stream().noneMatch(limit::concerns))
        .forEach(
            limit ->
                problems.add(
                    "streamMax of " + TimeLimit.text(limit.longest()) + " selects no stream here"));
  }
}
