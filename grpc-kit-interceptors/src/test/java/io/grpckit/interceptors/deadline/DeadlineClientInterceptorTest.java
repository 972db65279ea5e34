package io.grpckit.interceptors.deadline;

import static io.grpckit.interceptors.testing.EchoService.say;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc.EchoServiceBlockingStub;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineClientInterceptorTest {
  private volatile Deadline seen;
  private final TestServer server = TestServer.start(b -> b.addService(new Recording()));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void givesADeadlineToACallWithoutOne() {
    stub(DeadlinePolicy.fromCode().unaryDefault(Duration.ofSeconds(500))).unary(say("hi"));

    assertThat(seen.timeRemaining(SECONDS)).isBetween(400L, 500L);
  }

  @Test
  void countsFromEachCallAnew() {
    EchoServiceBlockingStub stub =
        stub(DeadlinePolicy.fromCode().unaryDefault(Duration.ofSeconds(500)));

    stub.unary(say("hi"));
    Deadline first = seen;
    stub.unary(say("hi"));

    assertThat(first.isBefore(seen)).isTrue();
  }

  @Test
  void leavesTheCallersOwnDeadline() {
    stub(DeadlinePolicy.fromCode().unaryDefault(Duration.ofSeconds(500)))
        .withDeadlineAfter(1000, SECONDS)
        .unary(say("hi"));

    assertThat(seen.timeRemaining(SECONDS)).isBetween(900L, 1000L);
  }

  @Test
  void shortensADeadlineThatIsTooLate() {
    stub(DeadlinePolicy.fromCode().unaryMax(Duration.ofSeconds(500)))
        .withDeadlineAfter(1000, SECONDS)
        .unary(say("hi"));

    assertThat(seen.timeRemaining(SECONDS)).isBetween(400L, 500L);
  }

  @Test
  void leavesStreamsAlone() {
    assertThat(
            stub(DeadlinePolicy.fromCode().unaryMax(Duration.ofSeconds(500)))
                .serverStream(say("hi")))
        .isExhausted();

    assertThat(seen).isNull();
  }

  private EchoServiceBlockingStub stub(DeadlinePolicy policy) {
    return EchoServiceGrpc.newBlockingStub(server.channel())
        .withInterceptors(DeadlineClientInterceptor.create(policy));
  }

  private final class Recording extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      seen = Context.current().getDeadline();
      super.unary(request, responses);
    }

    @Override
    public void serverStream(EchoRequest request, StreamObserver<EchoResponse> responses) {
      seen = Context.current().getDeadline();
      super.serverStream(request, responses);
    }
  }
}
