package io.grpckit.interceptors.compression;

import static io.grpckit.interceptors.testing.EchoService.say;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerStreamTracer;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.method.MethodSelector;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Over real HTTP/2: nothing is compressed in-process. */
class CompressionTest {
  private static final String LONG = "a".repeat(10_000);

  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();

  @Test
  void compressesResponsesAboveTheSize() throws Exception {
    assertThat(bytesSent(CompressionPolicy.gzipAbove(1000), new EchoService(), LONG))
        .isLessThan(500);
  }

  @Test
  void leavesSmallResponsesAlone() throws Exception {
    assertThat(bytesSent(CompressionPolicy.gzipAbove(1000), new EchoService(), "a".repeat(900)))
        .isGreaterThan(900);
  }

  @Test
  void leavesOtherMethodsAlone() throws Exception {
    CompressionPolicy policy =
        CompressionPolicy.gzipAbove(0).only(MethodSelector.method(EchoServiceGrpc.getBidiMethod()));

    assertThat(bytesSent(policy, new EchoService(), LONG)).isGreaterThan(10_000);
  }

  @Test
  void leavesTheHandlersOwnChoiceAlone() throws Exception {
    EchoService plain =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            ((ServerCallStreamObserver<EchoResponse>) responses).setCompression("identity");
            super.unary(request, responses);
          }
        };

    assertThat(bytesSent(CompressionPolicy.gzipAbove(0), plain, LONG)).isGreaterThan(10_000);
  }

  @Test
  void compressesRequestsAboveTheSize() throws Exception {
    ClientInterceptor client =
        CompressionClientInterceptor.create(CompressionPolicy.gzipAbove(1000));

    call(CompressionPolicy.gzipAbove(0), new EchoService(), LONG, client);

    assertThat(received).hasValueLessThan(500);
  }

  @Test
  void refusesANegativeSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CompressionPolicy.gzipAbove(-1))
        .withMessage("minSize must not be negative, was -1");
  }

  private long bytesSent(CompressionPolicy policy, EchoService service, String text)
      throws Exception {
    call(policy, service, text);
    return sent.get();
  }

  private void call(
      CompressionPolicy policy, EchoService service, String text, ClientInterceptor... client)
      throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(service)
            .intercept(CompressionServerInterceptor.create(policy))
            .addStreamTracerFactory(new Counting())
            .build()
            .start();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(server.getListenSockets().get(0)).usePlaintext().build();
    try {
      assertThat(
              EchoServiceGrpc.newBlockingStub(channel)
                  .withInterceptors(client)
                  .unary(say(text))
                  .getText())
          .isEqualTo(text);
      await().atMost(10, SECONDS).until(() -> sent.get() > 0);
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private final class Counting extends ServerStreamTracer.Factory {
    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
      return new ServerStreamTracer() {
        @Override
        public void outboundWireSize(long bytes) {
          sent.addAndGet(bytes);
        }

        @Override
        public void inboundWireSize(long bytes) {
          received.addAndGet(bytes);
        }
      };
    }
  }
}
