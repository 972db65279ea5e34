package io.grpc.testing.integration;

import io.grpc.ForwardingServerBuilder;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.InternalNettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.InternalNettyServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/**
 * gRPC's official interop cases over Netty, with every stage of both pipelines taken. The package
 * is that of the cases, which are not open to others.
 */
@RunWith(JUnit4.class)
public class PipelineInteropTest extends AbstractInteropTest {
  private final EverythingOn everything = new EverythingOn();

  @Override
  protected ServerBuilder<?> getServerBuilder() {
    NettyServerBuilder netty =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .flowControlWindow(TEST_FLOW_CONTROL_WINDOW)
            .maxInboundMessageSize(MAX_MESSAGE_SIZE);
    InternalNettyServerBuilder.setStatsEnabled(netty, false);
    return new PipelinedServerBuilder(
        netty.addStreamTracerFactory(createCustomCensusTracerFactory()));
  }

  @Override
  protected ManagedChannelBuilder<?> createChannelBuilder() {
    NettyChannelBuilder netty =
        NettyChannelBuilder.forAddress(getListenAddress())
            .usePlaintext()
            .flowControlWindow(TEST_FLOW_CONTROL_WINDOW)
            .maxInboundMessageSize(MAX_MESSAGE_SIZE);
    InternalNettyChannelBuilder.setStatsEnabled(netty, false);
    netty.intercept(createCensusStatsClientInterceptor());
    everything.client().install(netty);
    return netty;
  }

  @After
  @Override
  public void tearDown() {
    super.tearDown();
    everything.assertIsAtRest();
  }

  /** Installs the pipeline last, with the services that the cases have added. */
  private final class PipelinedServerBuilder
      extends ForwardingServerBuilder<PipelinedServerBuilder> {
    private final ServerBuilder<?> server;
    private final List<ServerServiceDefinition> services = new ArrayList<>();

    PipelinedServerBuilder(ServerBuilder<?> server) {
      this.server = server;
    }

    @Override
    protected ServerBuilder<?> delegate() {
      return server;
    }

    @Override
    public PipelinedServerBuilder addService(ServerServiceDefinition service) {
      services.add(service);
      return this;
    }

    @Override
    public Server build() {
      everything.server().install(server, services);
      return super.build();
    }
  }
}
