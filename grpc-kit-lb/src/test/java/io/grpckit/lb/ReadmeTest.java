package io.grpckit.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpckit.lb.orca.OrcaReporter;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void showsJavaThatRuns() {
    ManagedChannel channel = ReadmeSnippets.checkedConfig(InsecureChannelCredentials.create());

    assertThat(ReadmeSnippets.otherWays()).hasSize(2);
    assertThat(ReadmeSnippets.breaker(channel).authority()).isEqualTo(channel.authority());
    try (OrcaReporter load = ReadmeSnippets.load(InProcessServerBuilder.forName("load"))) {
      assertThat(load).isNotNull();
    }
    assertThat(ReadmeSnippets.pool().shutdownNow().isShutdown()).isTrue();
    channel.shutdownNow();
  }
}
