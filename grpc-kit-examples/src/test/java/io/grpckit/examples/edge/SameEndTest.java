package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ErrorMappingServerInterceptor;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.examples.edge.Ways.Told;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.User;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.method.MethodSelector;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream whose time is over ends in the same way, whichever way the call came. */
@Tag("slow")
class SameEndTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final Endless users = new Endless();

  private Server behind;
  private Ways ways;

  @AfterEach
  void stop() {
    ways.close();
    behind.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("io.grpckit.examples.edge.Ways#all")
  void whenTheCallerHasWaitedLongEnough(String way) throws Exception {
    start(LONG);

    Told told = ways.getUserStream(way, 3, SHORT);

    assertThat(told.code()).isEqualTo("DEADLINE_EXCEEDED");
    assertThat(told.responses()).hasSize(3);
    await().atMost(PATIENCE).until(() -> users.open.get() == 0);
  }

  @ParameterizedTest
  @MethodSource("io.grpckit.examples.edge.Ways#all")
  void whenTheCallerHasWaitedLongEnoughForNothing(String way) throws Exception {
    start(LONG);

    Told told = ways.getUserStream(way, 0, SHORT);

    assertThat(told.code()).isEqualTo("DEADLINE_EXCEEDED");
    assertThat(told.responses()).isEmpty();
    await().atMost(PATIENCE).until(() -> users.open.get() == 0);
  }

  @ParameterizedTest
  @MethodSource("io.grpckit.examples.edge.Ways#all")
  void whenItHasLastedAsLongAsAStreamMay(String way) throws Exception {
    start(SHORT);

    Told told = ways.getUserStream(way, 3);

    assertThat(told).isEqualTo(ways.getUserStream("grpc", 3));
    assertThat(told.code()).isEqualTo("UNAVAILABLE");
    assertThat(told.responses()).hasSize(3);
    await().atMost(PATIENCE).until(() -> users.open.get() == 0);
  }

  private void start(Duration longest) throws Exception {
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder server = InProcessServerBuilder.forName(name);
    ServerPipeline.builder()
        .errors(ErrorMappingServerInterceptor.create(ExceptionMapper.builder().build()))
        .deadlines(DeadlinePolicy.fromCode().streamMax(MethodSelector.all(), longest))
        .build()
        .install(server, users);
    behind = server.build().start();
    ways = Ways.to(name, behind.getServices());
  }

  /** Sends what was asked for, and then nothing, and does not end. */
  private static final class Endless extends UserServiceGrpc.UserServiceImplBase {

    private final AtomicInteger open = new AtomicInteger();

    @Override
    public void getUserStream(GetUserStreamRequest request, StreamObserver<User> responses) {
      open.incrementAndGet();
      ((ServerCallStreamObserver<User>) responses).setOnCancelHandler(open::decrementAndGet);
      for (int i = 0; i < request.getLimit(); i++) {
        responses.onNext(User.newBuilder().setId("" + i).build());
      }
    }
  }
}
