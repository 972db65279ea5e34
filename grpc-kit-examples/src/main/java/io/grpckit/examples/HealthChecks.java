package io.grpckit.examples;

import io.grpc.BindableService;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.file.FileService;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.log.Broker;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.health.CheckSettings;
import io.grpckit.health.DataSourceCheck;
import io.grpckit.health.HealthManager;
import io.grpckit.health.HealthManagerBuilder;
import io.grpckit.health.ServiceSettings;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What each service needs to be fit. */
final class HealthChecks {

  private static final String DATABASE = "database";
  private static final String BROKER = "broker";
  private static final String FILES = "files";

  private static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private HealthChecks() {}

  static HealthManager of(Application application) {
    HealthManagerBuilder health =
        HealthManager.builder()
            .check(
                DATABASE,
                DataSourceCheck.of(application.database().readers()),
                HealthChecks::schedule);
    Broker broker = application.broker();
    if (broker != null) {
      health.check(BROKER, () -> isHealthy(broker), HealthChecks::schedule);
    }
    health.check(FILES, () -> isHealthy(application.files()), HealthChecks::schedule);
    for (BindableService service : application.services()) {
      String name = service.bindService().getServiceDescriptor().getName();
      health.service(name, needs -> declare(name, broker, needs));
    }
    return health.build();
  }

  private static void declare(String service, @Nullable Broker broker, ServiceSettings needs) {
    if (broker != null && service.equals(NewsServiceGrpc.SERVICE_NAME)) {
      needs.dependsOn(BROKER);
    } else if (broker != null && service.equals(ChatServiceGrpc.SERVICE_NAME)) {
      needs.dependsOn(BROKER).canDoWithout(DATABASE, FILES); // which only attachments need
    } else if (service.equals(ChatServiceGrpc.SERVICE_NAME)) {
      needs.dependsOn(DATABASE).canDoWithout(FILES);
    } else if (service.equals(FileServiceGrpc.SERVICE_NAME)) {
      needs.dependsOn(DATABASE, FILES);
    } else {
      needs.dependsOn(DATABASE);
    }
  }

  /** An engine has just been used when the server starts. */
  private static void schedule(CheckSettings check) {
    check.initiallyHealthy().interval(INTERVAL).timeout(TIMEOUT).failAfter(2).recoverAfter(2);
  }

  private static boolean isHealthy(Broker broker) {
    broker.check();
    return true;
  }

  private static boolean isHealthy(FileService files) throws IOException {
    files.check();
    return true;
  }
}
