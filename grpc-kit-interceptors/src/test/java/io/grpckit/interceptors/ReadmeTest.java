package io.grpckit.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpckit.interceptors.auth.jwt.KeySet;
import io.grpckit.interceptors.context.MdcServerInterceptor;
import io.grpckit.interceptors.deadline.TimeLimit;
import io.grpckit.interceptors.testing.EchoService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void showsAServerPipelineThatFitsItsServices() {
    ServerPipeline pipeline =
        ReadmeSnippets.server(
            InProcessServerBuilder.forName("readme"),
            new SimpleMeterRegistry(),
            KeySet.empty(),
            MdcServerInterceptor.create("request_id"),
            new EchoService(),
            new HealthStatusManager().getHealthService());

    assertThat(pipeline.describe())
        .contains("grpc.health.v1.Health/Check")
        .contains("adaptive concurrency");
  }

  @Test
  void showsJavaThatRuns() {
    ClientPipeline client =
        ReadmeSnippets.client(InProcessChannelBuilder.forName("readme"), new SimpleMeterRegistry());

    assertThat(client.describe()).contains("RequestId").contains("Deadline");
    assertThat(ReadmeSnippets.deadlines().method("a.B/C", TimeLimit.NONE)).isNotNull();
    assertThat(ReadmeSnippets.admission(new SimpleMeterRegistry()).build().describe())
        .isEqualTo("not installed; stages: [ADMISSION, QUOTA]\n");
    assertThat(ReadmeSnippets.peers().build().describe()).contains("CONTEXT");
    assertThat(ReadmeSnippets.compression()).isNotNull();
  }
}
