package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PushbackTest {

  @Nested
  class InTheTrailers {
    @Test
    void isTheDelayInMillisecondsRoundedUp() {
      assertThat(pushback(Duration.ofSeconds(2), null)).isEqualTo("2000");
      assertThat(pushback(Duration.ofNanos(1_000_001), null)).isEqualTo("2");
      assertThat(pushback(Duration.ZERO, null)).isEqualTo("0");
      assertThat(pushback(Duration.ofMinutes(1), null)).isEqualTo("60000");
    }

    @Test
    void forbidsARetryThatNobodyWouldWaitFor() {
      assertThat(pushback(Duration.ofMinutes(1).plusNanos(1), null)).isEqualTo("-1");
      assertThat(pushback(Duration.ofSeconds(Long.MAX_VALUE / 2), null)).isEqualTo("-1");
      assertThat(pushback(Duration.ofSeconds(50), Deadline.after(49, TimeUnit.SECONDS)))
          .isEqualTo("-1");
      assertThat(pushback(Duration.ofSeconds(1), Deadline.after(49, TimeUnit.SECONDS)))
          .isEqualTo("1000");
    }

    @Test
    void isAbsentWithoutADelayAndAsTheHandlerSaidIfItDid() {
      Metadata own = new Metadata();
      own.put(Pushback.KEY, "7");

      assertThat(Pushback.add(RpcFailure.aborted(""), new Metadata(), null).keys()).isEmpty();
      assertThat(Pushback.add(RpcFailure.unavailable("", Duration.ZERO), own, null)).isSameAs(own);
    }

    private String pushback(Duration delay, Deadline deadline) {
      return Pushback.add(RpcFailure.unavailable("", delay), new Metadata(), deadline)
          .get(Pushback.KEY);
    }
  }

  @Nested
  @Timeout(60)
  class ToAClientThatRetries {
    private final List<Long> attempts = new CopyOnWriteArrayList<>();
    private final CallTypesService service = new CallTypesService();
    private final Servers servers =
        Servers.inProcess(service, ErrorMappingServerInterceptor.create(ExceptionMapper.none()));
    private final ManagedChannel channel = retrying(servers);

    @AfterEach
    void stop() {
      channel.shutdownNow();
      servers.close();
    }

    @Test
    void saysWhenToComeBack() {
      failWith(RpcFailure.unavailable("later", Duration.ofMillis(400)));

      assertThat(call(CallOptions.DEFAULT).response()).contains(StringValue.of("done"));

      assertThat(attempts).hasSize(2);
      assertThat(Duration.ofNanos(attempts.get(1) - attempts.get(0)))
          .isGreaterThan(Duration.ofMillis(350));
    }

    @Test
    void saysAtOnceThatItTakesLongerThanTheCallMay() {
      RpcFailure closed = RpcFailure.unavailable("closed today", Duration.ofHours(8));
      failWith(closed);
      assertThat(call(CallOptions.DEFAULT).failure()).contains(closed);

      RpcFailure busy = RpcFailure.unavailable("busy", Duration.ofSeconds(50));
      failWith(busy);
      assertThat(call(CallOptions.DEFAULT.withDeadlineAfter(45, TimeUnit.SECONDS)).failure())
          .contains(busy);

      assertThat(attempts).hasSize(1);
    }

    private void failWith(RpcFailure failure) {
      attempts.clear();
      service.behave(
          new CallTypesService.Behaviour() {
            @Override
            public void started(
                StringValue request, ServerCallStreamObserver<StringValue> responses) {
              attempts.add(System.nanoTime());
              if (attempts.size() == 1) {
                throw failure.asRuntimeException();
              }
            }
          });
    }

    private Outcome<StringValue> call(CallOptions options) {
      return ClientOutcomes.of(
          () ->
              ClientCalls.blockingUnaryCall(
                  channel, CallTypesService.UNARY, options, StringValue.of("x")));
    }

    private static ManagedChannel retrying(Servers servers) {
      Map<String, ?> policy =
          Map.of(
              "maxAttempts",
              3.0,
              "initialBackoff",
              "0.01s",
              "maxBackoff",
              "0.01s",
              "backoffMultiplier",
              1.0,
              "retryableStatusCodes",
              List.of(Status.Code.UNAVAILABLE.name()));
      Map<String, ?> everyMethod = Map.of("name", List.of(Map.of()), "retryPolicy", policy);
      return InProcessChannelBuilder.forAddress(servers.server().getListenSockets().get(0))
          .enableRetry()
          .defaultServiceConfig(Map.of("methodConfig", List.of(everyMethod)))
          .build();
    }
  }
}
