package io.grpckit.health;

import io.grpckit.health.HealthTransition.Subject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line per transition: WARN when something fails, INFO when it is well again or leaves. */
final class TransitionLog implements HealthListener {
  private static final Logger log = LoggerFactory.getLogger(HealthManager.class);

  @Override
  public void onTransition(HealthTransition transition) {
    String name = transition.name().isEmpty() ? "the server as a whole" : transition.name();
    String state = state(transition);
    if (transition.healthy() || isLeaving(transition)) {
      log.info("{} {}: {}", name, state, transition.reason());
    } else {
      log.warn("{} {}: {}", name, state, transition.reason());
    }
  }

  private static boolean isLeaving(HealthTransition transition) {
    return transition.reason().equals(HealthManager.DRAINING)
        || transition.reason().equals(HealthManager.CLOSED);
  }

  private static String state(HealthTransition transition) {
    if (transition.subject() == Subject.SERVICE) {
      return transition.healthy() ? "is SERVING" : "is NOT_SERVING";
    }
    return transition.healthy() ? "is healthy" : "is unhealthy";
  }
}
