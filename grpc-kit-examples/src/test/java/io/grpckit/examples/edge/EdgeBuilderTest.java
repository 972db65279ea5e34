package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.server.ServerConfig;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class EdgeBuilderTest {

  @Test
  void noticesClientsThatAreGoneAndLimitsThoseThatAreThere() {
    ManagedChannel onward = InProcessChannelBuilder.forName("nobody").build();

    ServerConfig config =
        Edge.builder(new InetSocketAddress("127.0.0.1", 0), onward).server().config();

    assertThat(config.pingIntervalMillis()).isPositive().isLessThan(config.idleTimeoutMillis());
    assertThat(config.childChannelOptions().get(ChannelOption.SO_KEEPALIVE)).isEqualTo(true);
    assertThat(config.maxNumConnections()).isEqualTo(10_000);
    assertThat(config.unloggedExceptionsReportIntervalMillis())
        .as("Armeria's own stack traces, for clients that leave, too")
        .isZero();
    onward.shutdownNow();
  }
}
