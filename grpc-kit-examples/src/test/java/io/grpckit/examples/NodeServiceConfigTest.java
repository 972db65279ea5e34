package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.lb.ServiceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NodeServiceConfigTest {

  private static final Path FILE = Path.of("clients/node/service-config.json");

  @Test
  void isWhatTheContractSays() throws IOException {
    ServiceConfig contract =
        ServiceConfig.fromContract(
            AuthServiceGrpc.getServiceDescriptor(),
            ChatServiceGrpc.getServiceDescriptor(),
            FileServiceGrpc.getServiceDescriptor(),
            NewsServiceGrpc.getServiceDescriptor(),
            UserServiceGrpc.getServiceDescriptor());

    assertThat(ServiceConfig.parse(Files.readString(FILE)).toJson()).isEqualTo(contract.toJson());
  }
}
