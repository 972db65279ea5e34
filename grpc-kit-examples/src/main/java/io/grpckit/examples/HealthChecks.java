package io.grpckit.examples;

import io.grpckit.health.DataSourceCheck;
import io.grpckit.health.HealthManager;

/** What each service needs to be fit. */
final class HealthChecks {

  private static final String DATABASE = "database";

  private HealthChecks() {}

  static HealthManager of(Application application) {
    HealthManager.Builder health =
        HealthManager.builder()
            .check(
                DATABASE,
                DataSourceCheck.of(application.database().readers()),
                check -> check.initiallyHealthy()); // it has just been migrated
    application
        .services()
        .forEach(
            service ->
                health.service(
                    service.bindService().getServiceDescriptor().getName(),
                    dependencies -> dependencies.dependsOn(DATABASE)));
    return health.build();
  }
}
