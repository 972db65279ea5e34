package io.grpckit.examples.client;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.examples.user.v1.UserServiceGrpc;
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
  static final List<String> SERVICES =
      List.of(
          "",
          AuthServiceGrpc.SERVICE_NAME,
          UserServiceGrpc.SERVICE_NAME,
          ChatServiceGrpc.SERVICE_NAME,
          FileServiceGrpc.SERVICE_NAME,
          NewsServiceGrpc.SERVICE_NAME);

  @ParentCommand private ExampleClient client;

  @Parameters(
      arity = "0..*",
      paramLabel = "SERVICE",
      description = "Which to ask for; by default the server as a whole and each service.")
  private List<String> services = SERVICES;

  @Override
  public Integer call() {
    boolean fit = true;
    try (Connection connection = client.connectAnonymously()) {
      for (String service : services) {
        ServingStatus status = check(connection.health(), service);
        client.output().show(json(service, status), line(service, status));
        fit &= status == ServingStatus.SERVING;
      }
    }
    return fit ? ExitCode.OK : ExitCode.FAILED;
  }

  static ServingStatus check(HealthBlockingStub health, String service) {
    try {
      return health.check(HealthCheckRequest.newBuilder().setService(service).build()).getStatus();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return ServingStatus.SERVICE_UNKNOWN;
      }
      throw e;
    }
  }

  static String line(String service, ServingStatus status) {
    return "%-22s %s".formatted(service.isEmpty() ? "(server)" : service, status);
  }

  private static Struct json(String service, ServingStatus status) {
    return Struct.newBuilder()
        .putFields("service", Value.newBuilder().setStringValue(service).build())
        .putFields("status", Value.newBuilder().setStringValue(status.name()).build())
        .build();
  }
}
