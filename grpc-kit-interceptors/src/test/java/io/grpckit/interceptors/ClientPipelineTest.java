package io.grpckit.interceptors;

import static io.grpckit.interceptors.testing.EchoService.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.method.MethodSelector;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.observe.MethodObserver;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ClientPipelineTest {
  private final List<String> met = new CopyOnWriteArrayList<>();

  @Test
  void ordersByStagesAsTheServerDoes() {
    ClientPipeline pipeline =
        ClientPipeline.builder()
            .intercept(new Noting("application 1"))
            .breaker(new Noting("breaker"))
            .intercept(new Noting("application 2"))
            .context(new Noting("context"))
            .at(ClientStage.OBSERVE, new Noting("observe"))
            .build();

    call(pipeline);

    assertThat(met)
        .containsExactly("observe", "context", "breaker", "application 1", "application 2");
  }

  @Test
  void isInstalledOnABuilderInTheSameOrder() {
    ClientPipeline pipeline =
        ClientPipeline.builder()
            .intercept(new Noting("application"))
            .context(new Noting("context"))
            .build();
    try (TestServer server = TestServer.start(b -> b.addService(new EchoService()))) {
      EchoServiceGrpc.newBlockingStub(server.channel(pipeline::install)).unary(say("hi"));
    }

    assertThat(met).containsExactly("context", "application");
  }

  @Test
  void leavesOtherMethodsAlone() {
    ClientPipeline pipeline =
        ClientPipeline.builder()
            .intercept(new Noting("bidi"), MethodSelector.method(EchoServiceGrpc.getBidiMethod()))
            .intercept(new Noting("unary"), MethodSelector.method(EchoServiceGrpc.getUnaryMethod()))
            .build();

    call(pipeline);

    assertThat(met).containsExactly("unary");
  }

  @Test
  void tellsObserversWhoCallsWhom() {
    ClientPipeline pipeline =
        ClientPipeline.builder()
            .at(ClientStage.OBSERVE, new Noting("inside"))
            .target("users")
            .observe(new Ear())
            .build();

    call(pipeline);

    assertThat(met)
        .containsExactlyInAnyOrder(
            "started users " + EchoServiceGrpc.SERVICE_NAME + "/Unary", "inside");
    assertThat(pipeline.describe())
        .isEqualTo(
            """
            STAGE    INTERCEPTOR
            OBSERVE  Ear
            OBSERVE  Noting
            """);
  }

  @Test
  void hasOneSeatForDeadlines() {
    DeadlinePolicy policy = DeadlinePolicy.fromContract();
    ClientPipelineBuilder builder = ClientPipeline.builder().deadlines(policy);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.deadlines(policy))
        .withMessage("stage DEADLINE must have one interceptor, a second was added");
  }

  @Test
  void saysWhatACallMeets() {
    ClientPipeline pipeline =
        ClientPipeline.builder()
            .intercept(new Noting("mine"), MethodSelector.infrastructure())
            .deadlines(DeadlinePolicy.fromCode().unaryDefault(Duration.ofSeconds(5)))
            .build();

    assertThat(pipeline.describe())
        .isEqualTo(
            """
            STAGE        INTERCEPTOR
            DEADLINE     Deadline
            APPLICATION  Noting (selected)
            """);
  }

  private void call(ClientPipeline pipeline) {
    try (TestServer server = TestServer.start(b -> b.addService(new EchoService()))) {
      Channel channel = pipeline.around(server.channel());
      assertThat(EchoServiceGrpc.newBlockingStub(channel).unary(say("hi")).getText())
          .isEqualTo("hi");
    }
  }

  private final class Noting implements ClientInterceptor {
    private final String name;

    Noting(String name) {
      this.name = name;
    }

    @Override
    public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
        MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
      met.add(name);
      return next.newCall(method, options);
    }
  }

  private final class Ear implements CallObserver {
    @Override
    public MethodObserver client(ObservedMethod method) {
      return call -> {
        met.add("started " + method.target() + " " + method.name());
        return null;
      };
    }
  }
}
