package io.grpckit.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChannelPoolTest {
  @Test
  void takesItsChannelsInTurn() throws IOException {
    List<Server> servers = List.of(server("pool-0"), server("pool-1"), server("pool-2"));
    AtomicInteger index = new AtomicInteger();
    ChannelPool pool =
        ChannelPool.create(
            3, () -> InProcessChannelBuilder.forName("pool-" + index.getAndIncrement()).build());
    ShopServiceGrpc.ShopServiceBlockingStub shop = ShopServiceGrpc.newBlockingStub(pool);

    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answers.add(shop.getItem(Empty.getDefaultInstance()).getValue());
    }

    assertThat(answers).containsExactly("pool-0", "pool-1", "pool-2", "pool-0", "pool-1", "pool-2");
    pool.shutdownNow();
    servers.forEach(Server::shutdownNow);
  }

  @Test
  void shutsDownWhatItOwns() throws InterruptedException {
    List<ManagedChannel> channels = new ArrayList<>();
    ChannelPool pool =
        ChannelPool.create(
            2,
            () -> {
              channels.add(InProcessChannelBuilder.forName("nowhere").build());
              return channels.get(channels.size() - 1);
            });

    pool.shutdown();

    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.isShutdown()).isTrue();
    assertThat(channels).hasSize(2).allMatch(ManagedChannel::isTerminated);
  }

  @Test
  void leavesNoChannelBehindWhenOneCannotBeBuilt() {
    List<ManagedChannel> channels = new ArrayList<>();

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                ChannelPool.create(
                    2,
                    () -> {
                      if (!channels.isEmpty()) {
                        throw new IllegalStateException("one is enough");
                      }
                      channels.add(InProcessChannelBuilder.forName("nowhere").build());
                      return channels.get(0);
                    }))
        .withMessage("one is enough");

    assertThat(channels).hasSize(1).allMatch(ManagedChannel::isShutdown);
  }

  @Test
  void handsIdlenessAndBackoffDownToItsChannels() {
    List<String> calls = new ArrayList<>();
    ChannelPool pool = ChannelPool.create(2, () -> new RecordingChannel(calls));

    pool.enterIdle();
    pool.resetConnectBackoff();

    assertThat(calls)
        .containsExactly("enterIdle", "enterIdle", "resetConnectBackoff", "resetConnectBackoff");
    pool.shutdownNow();
  }

  @Test
  void needsAtLeastOneChannel() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChannelPool.create(0, InProcessChannelBuilder.forName("x")::build))
        .withMessage("size must be at least 1, was 0");
  }

  private static Server server(String name) throws IOException {
    return InProcessServerBuilder.forName(name)
        .addService(
            new ShopServiceGrpc.ShopServiceImplBase() {
              @Override
              public void getItem(Empty request, StreamObserver<StringValue> response) {
                response.onNext(StringValue.of(name));
                response.onCompleted();
              }
            })
        .build()
        .start();
  }

  /** Is never called through. */
  private static final class RecordingChannel extends ManagedChannel {
    private final List<String> calls;

    RecordingChannel(List<String> calls) {
      this.calls = calls;
    }

    @Override
    public void enterIdle() {
      calls.add("enterIdle");
    }

    @Override
    public void resetConnectBackoff() {
      calls.add("resetConnectBackoff");
    }

    @Override
    public ManagedChannel shutdown() {
      return this;
    }

    @Override
    public ManagedChannel shutdownNow() {
      return this;
    }

    @Override
    public boolean isShutdown() {
      return true;
    }

    @Override
    public boolean isTerminated() {
      return true;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }

    @Override
    public <ReqT, RespT> ClientCall<ReqT, RespT> newCall(
        MethodDescriptor<ReqT, RespT> method, CallOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String authority() {
      return "nowhere";
    }
  }
}
