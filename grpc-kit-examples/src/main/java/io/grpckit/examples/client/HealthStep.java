package io.grpckit.examples.client;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;

/** The server and all its services say that they are fit. */
final class HealthStep implements DemoStep {

  @Override
  public String title() {
    return "Ask for health";
  }

  @Override
  public void play(DemoScene scene) {
    for (String service : HealthCommand.SERVICES) {
      ServingStatus status = HealthCommand.check(scene.anonymous().health(), service);
      scene.tell("%s", HealthCommand.line(service, status));
      DemoFailure.unless(status == ServingStatus.SERVING, "health must be SERVING, was " + status);
    }
  }
}
