package io.grpckit.examples.demo;

import io.grpckit.examples.client.ServiceHealth;

/** The server and all its services say that they are fit. */
final class HealthStep implements DemoStep {

  @Override
  public String title() {
    return "Ask for health";
  }

  @Override
  public void play(DemoScene scene) {
    for (String service : ServiceHealth.SERVICES) {
      ServiceHealth health = ServiceHealth.check(scene.anonymous().health(), service);
      scene.tell("%s", health.line());
      DemoFailure.unless(health.serving(), "health must be SERVING, was " + health.status());
    }
  }
}
