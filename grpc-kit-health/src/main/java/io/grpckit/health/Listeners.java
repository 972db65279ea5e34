package io.grpckit.health;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each transition to every listener, whatever the others throw. */
final class Listeners implements HealthListener {
  private static final Logger log = LoggerFactory.getLogger(HealthManager.class);

  private final List<HealthListener> listeners;

  Listeners(List<HealthListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public void onTransition(HealthTransition transition) {
    for (HealthListener listener : listeners) {
      try {
        listener.onTransition(transition);
      } catch (RuntimeException e) {
        log.error("a health listener failed on {}", transition, e);
      }
    }
  }
}
