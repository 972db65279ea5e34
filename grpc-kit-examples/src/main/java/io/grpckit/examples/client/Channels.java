package io.grpckit.examples.client;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.interceptors.ClientPipeline;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.lb.ServiceConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How the client reaches the application: spread over its instances, retried as the contract says.
 */
public final class Channels {
  private static final ServiceConfig CONTRACT =
      ServiceConfig.fromContract(
          AuthServiceGrpc.getServiceDescriptor(),
          ChatServiceGrpc.getServiceDescriptor(),
          FileServiceGrpc.getServiceDescriptor(),
          NewsServiceGrpc.getServiceDescriptor(),
          UserServiceGrpc.getServiceDescriptor());

  /** No unary call hangs; streams live as they wish. */
  private static final ClientPipeline PIPELINE =
      ClientPipeline.builder()
          .deadlines(DeadlinePolicy.fromContract().unaryDefault(Duration.ofSeconds(10)))
          .build();

  private Channels() {}

  static ManagedChannel open(Endpoint endpoint) {
    return open(endpoint, CONTRACT);
  }

  /** A channel whose calls go to the instances that report the service as healthy. */
  public static ManagedChannel openToHealthy(Endpoint endpoint, String service) {
    return open(endpoint, CONTRACT.toBuilder().healthCheck(service).build());
  }

  private static ManagedChannel open(Endpoint endpoint, ServiceConfig config) {
    try {
      NettyChannelBuilder channel =
          NettyChannelBuilder.forTarget(uri(endpoint), endpoint.credentials())
              .keepAliveTime(15, TimeUnit.SECONDS)
              .keepAliveTimeout(10, TimeUnit.SECONDS);
      PIPELINE.install(channel);
      return config.applyTo(channel).build();
    } catch (IllegalArgumentException e) {
      throw new ClientException(
          "target must be host:port[,host:port…] or a URI such as dns:///host:port, was "
              + endpoint.target(),
          e);
    }
  }

  private static String uri(Endpoint endpoint) {
    String target = endpoint.target();
    return target.contains("://") ? target : "static:///" + target;
  }
}
