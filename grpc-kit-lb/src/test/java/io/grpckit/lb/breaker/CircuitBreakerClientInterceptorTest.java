package io.grpckit.lb.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import com.google.rpc.RetryInfo;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CircuitBreakerClientInterceptorTest {
  private static final Empty EMPTY = Empty.getDefaultInstance();

  private final FlakyShop shop = new FlakyShop();
  private final CircuitBreakerRegistry registry =
      CircuitBreakerRegistry.of(
          CircuitBreakerConfig.custom()
              .slidingWindowSize(4)
              .minimumNumberOfCalls(4)
              .failureRateThreshold(50)
              .waitDurationInOpenState(Duration.ofSeconds(60))
              .permittedNumberOfCallsInHalfOpenState(1)
              .build());
  private final CircuitBreaker breaker = registry.circuitBreaker("grpckit.test.v1.ShopService");
  private Server server;
  private ManagedChannel channel;
  private ShopServiceGrpc.ShopServiceBlockingStub stub;

  @BeforeEach
  void start() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).addService(shop).build().start();
    channel =
        InProcessChannelBuilder.forName(name)
            .intercept(CircuitBreakerClientInterceptor.create(registry))
            .build();
    stub = ShopServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void opensAfterTooManyFailuresAndSendsNothingMore() throws InvalidProtocolBufferException {
    shop.answer = Status.UNAVAILABLE;
    for (int i = 0; i < 4; i++) {
      call();
    }
    int seen = shop.calls.get();

    StatusRuntimeException refusal = call();

    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
    assertThat(shop.calls).hasValue(seen);
    assertThat(refusal.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refusal.getStatus().getDescription())
        .isEqualTo("circuit breaker grpckit.test.v1.ShopService is OPEN");
    RetryInfo retryInfo = StatusProto.fromThrowable(refusal).getDetails(0).unpack(RetryInfo.class);
    assertThat(retryInfo.getRetryDelay().getSeconds()).isBetween(1L, 60L);
  }

  @Test
  void closesAgainWhenAProbeSucceeds() {
    breaker.transitionToOpenState();
    breaker.transitionToHalfOpenState();

    stub.buy(EMPTY);

    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
  }

  @Test
  void opensAgainWhenAProbeFails() {
    breaker.transitionToOpenState();
    breaker.transitionToHalfOpenState();
    shop.answer = Status.INTERNAL;

    call();

    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
  }

  @Test
  void takesAnAnswerOfAWorkingServiceForASuccess() {
    shop.answer = Status.NOT_FOUND;
    for (int i = 0; i < 8; i++) {
      call();
    }

    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(4);
  }

  @Test
  void givesThePermitOfACancelledProbeBack() throws InterruptedException {
    breaker.transitionToOpenState();
    breaker.transitionToHalfOpenState();
    shop.answer = null;
    CountDownLatch ended = new CountDownLatch(1);

    ShopServiceGrpc.newStub(channel)
        .buy(
            EMPTY,
            new ClientResponseObserver<Empty, Empty>() {
              @Override
              public void beforeStart(ClientCallStreamObserver<Empty> call) {
                shop.onCall = () -> call.cancel("changed my mind", null);
              }

              @Override
              public void onNext(Empty value) {}

              @Override
              public void onError(Throwable t) {
                ended.countDown();
              }

              @Override
              public void onCompleted() {}
            });

    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
    assertThat(breaker.tryAcquirePermission()).isTrue();
  }

  @Test
  void countsAStreamAtItsFirstMessage() {
    breaker.transitionToOpenState();
    breaker.transitionToHalfOpenState();

    Iterator<StringValue> items = stub.findItems(EMPTY);

    assertThat(items.next().getValue()).isEqualTo("first");
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
  }

  @Test
  void namesABreakerByItsScope() {
    ShopServiceGrpc.newBlockingStub(channel)
        .withInterceptors(
            CircuitBreakerClientInterceptor.builder(registry).scope(BreakerScope.METHOD).build(),
            CircuitBreakerClientInterceptor.builder(registry).scope(BreakerScope.CHANNEL).build())
        .buy(EMPTY);

    assertThat(registry.getAllCircuitBreakers())
        .extracting(CircuitBreaker::getName)
        .contains("grpckit.test.v1.ShopService/Buy", "channel");
  }

  @Test
  void refusesCodesThatAreNoFailure() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CircuitBreakerClientInterceptor.builder(registry).failures(Code.OK))
        .withMessage("failures must be codes other than OK and CANCELLED, was [OK]");
  }

  private StatusRuntimeException call() {
    return catchThrowableOfType(StatusRuntimeException.class, () -> stub.buy(EMPTY));
  }

  private static final class FlakyShop extends ShopServiceGrpc.ShopServiceImplBase {
    volatile Status answer = Status.OK;
    volatile Runnable onCall = () -> {};
    final AtomicInteger calls = new AtomicInteger();

    @Override
    public void buy(Empty request, StreamObserver<Empty> response) {
      calls.incrementAndGet();
      onCall.run();
      if (answer == null) {
        return;
      }
      if (answer.isOk()) {
        response.onNext(request);
        response.onCompleted();
      } else {
        response.onError(answer.asRuntimeException());
      }
    }

    @Override
    public void findItems(Empty request, StreamObserver<StringValue> response) {
      response.onNext(StringValue.of("first"));
    }
  }
}
