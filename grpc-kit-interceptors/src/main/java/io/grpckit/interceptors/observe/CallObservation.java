package io.grpckit.interceptors.observe;

import java.util.List;

/** Where the observation of calls begins: one driver per side, for all observers together. */
public final class CallObservation {

  private CallObservation() {}

  /**
   * Observes a server's calls.
   *
   * @param observers who hears of each call, in this order; none is fine, and costs nothing
   * @return the driver to install on the server
   */
  public static ServerObservation server(List<? extends CallObserver> observers) {
    return new ServerObservation(List.copyOf(observers), System::nanoTime, LateWork.shared());
  }
}
