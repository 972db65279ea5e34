package io.grpckit.examples.client;

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

/**
 * What the server says of a service.
 *
 * @param service the full name, or "" for the server as a whole
 * @param status SERVICE_UNKNOWN if the server knows no such service
 */
public record ServiceHealth(String service, ServingStatus status) {
  /** The server as a whole and each of its services. */
  public static final List<String> SERVICES =
      List.of(
          "",
          AuthServiceGrpc.SERVICE_NAME,
          UserServiceGrpc.SERVICE_NAME,
          ChatServiceGrpc.SERVICE_NAME,
          FileServiceGrpc.SERVICE_NAME,
          NewsServiceGrpc.SERVICE_NAME);

  public static ServiceHealth check(HealthBlockingStub health, String service) {
    return new ServiceHealth(service, status(health, service));
  }

  public boolean serving() {
    return status == ServingStatus.SERVING;
  }

  /** For people to read. */
  public String line() {
    return "%-22s %s".formatted(service.isEmpty() ? "(server)" : service, status);
  }

  private static ServingStatus status(HealthBlockingStub health, String service) {
    try {
      return health.check(HealthCheckRequest.newBuilder().setService(service).build()).getStatus();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return ServingStatus.SERVICE_UNKNOWN;
      }
      throw e;
    }
  }
}
