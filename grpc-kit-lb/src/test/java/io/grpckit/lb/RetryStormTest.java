package io.grpckit.lb;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryStormTest {
  @Test
  void addsLittleToTheLoadOfAServiceThatFailsAnyway() throws IOException {
    int offered = 300;
    AtomicInteger attempts = new AtomicInteger();
    Server server =
        InProcessServerBuilder.forName("storm")
            .addService(
                new ShopServiceGrpc.ShopServiceImplBase() {
                  @Override
                  public void putItem(Empty request, StreamObserver<Empty> response) {
                    attempts.incrementAndGet();
                    response.onError(Status.UNAVAILABLE.asRuntimeException());
                  }
                })
            .build()
            .start();
    ManagedChannel channel =
        ServiceConfig.builder()
            .method(
                MethodName.all(),
                m ->
                    m.retry(
                        RetryPolicy.builder()
                            .maxAttempts(4)
                            .initialBackoff(ofMillis(1))
                            .maxBackoff(ofMillis(1))))
            .retryThrottling(t -> t.maxTokens(10).tokenRatio(0.1))
            .build()
            .applyTo(InProcessChannelBuilder.forName("storm"))
            .build();
    ShopServiceGrpc.ShopServiceBlockingStub shop = ShopServiceGrpc.newBlockingStub(channel);

    for (int i = 0; i < offered; i++) {
      assertThatThrownBy(() -> shop.putItem(Empty.getDefaultInstance())).hasMessage("UNAVAILABLE");
    }

    assertThat(attempts.get()).isBetween(offered, (int) (1.2 * offered));
    channel.shutdownNow();
    server.shutdownNow();
  }
}
