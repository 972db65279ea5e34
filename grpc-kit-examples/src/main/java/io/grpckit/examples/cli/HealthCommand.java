package io.grpckit.examples.cli;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpckit.examples.client.Connection;
import io.grpckit.examples.client.ServiceHealth;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints which services are fit to serve; fails unless all that were asked for are. */
@Command(
    name = "health",
    description = "Prints the health of the server and its services; exits with 1 if one is unfit.")
final class HealthCommand implements Callable<Integer> {
  @ParentCommand private ExampleClient client;

  @Parameters(
      arity = "0..*",
      paramLabel = "SERVICE",
      description = "Which to ask for; by default the server as a whole and each service.")
  private List<String> services = ServiceHealth.SERVICES;

  @Override
  public Integer call() {
    boolean fit = true;
    try (Connection connection = client.connectAnonymously()) {
      for (String service : services) {
        ServiceHealth health = ServiceHealth.check(connection.health(), service);
        client.output().show(json(health), health.line());
        fit &= health.serving();
      }
    }
    return fit ? ExitCode.OK : ExitCode.FAILED;
  }

  private static Struct json(ServiceHealth health) {
    return Struct.newBuilder()
        .putFields("service", Value.newBuilder().setStringValue(health.service()).build())
        .putFields("status", Value.newBuilder().setStringValue(health.status().name()).build())
        .build();
  }
}
