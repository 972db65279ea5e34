package io.grpckit.health;

/** Hears of every change of a check or service. */
@FunctionalInterface
public interface HealthListener {
  /**
   * Called once per change, in the order of the changes, on a thread of the manager that serves no
   * calls. What it throws is logged.
   *
   * @param transition what changed
   */
  void onTransition(HealthTransition transition);
}
