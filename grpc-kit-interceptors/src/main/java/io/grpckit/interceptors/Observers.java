package io.grpckit.interceptors;

import static java.util.Objects.requireNonNull;

import io.grpckit.interceptors.observe.CallObserver;
import java.util.List;

/** Who hears of the calls of a pipeline. */
final class Observers {
  private Observers() {}

  static void addTo(List<CallObserver> known, CallObserver... more) {
    for (CallObserver observer : more) {
      if (known.contains(requireNonNull(observer, "observer"))) {
        throw new IllegalArgumentException(
            "observers must differ, one was added twice: " + ServerOccupant.nameOf(observer));
      }
      known.add(observer);
    }
  }
}
