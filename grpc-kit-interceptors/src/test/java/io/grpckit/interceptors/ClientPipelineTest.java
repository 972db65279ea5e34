package io.grpckit.interceptors;

import static io.grpckit.interceptors.testing.EchoService.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpckit.interceptors.deadline.DeadlineClientInterceptor;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.deadline.TimeLimit;
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
import org.junit.jupiter.api.Nested;
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
  void isRefusedTwiceOnOneBuilder() {
    ClientPipeline pipeline = ClientPipeline.builder().build();
    ManagedChannelBuilder<?> channel = InProcessChannelBuilder.forName("twice");
    pipeline.install(channel);

    assertThatIllegalStateException()
        .isThrownBy(() -> pipeline.install(channel))
        .withMessage("the channel's builder must have one pipeline, a second was installed");
  }

  @Test
  void refusesAnObserverThatWouldCountTwice() {
    Ear ear = new Ear();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientPipeline.builder().observe(ear).observe(ear))
        .withMessage("observers must differ, one was added twice: Ear");
  }

  @Test
  void givesDeadlinesInTheirStageOnly() {
    DeadlineClientInterceptor deadlines =
        DeadlineClientInterceptor.create(DeadlinePolicy.fromContract());
    ClientPipelineBuilder builder = ClientPipeline.builder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.intercept(deadlines))
        .withMessage("DeadlineClientInterceptor must be in the stage DEADLINE, was in APPLICATION");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.breaker(deadlines))
        .withMessageContaining("was in BREAKER");
    builder.at(ClientStage.DEADLINE, deadlines).build();
  }

  @Nested
  class HeldAgainstTheServicesItCalls {
    @Test
    void fits() {
      ClientPipeline.builder()
          .intercept(new Noting("mine"), MethodSelector.method(EchoServiceGrpc.getUnaryMethod()))
          .deadlines(DeadlinePolicy.fromContract())
          .build()
          .verify(EchoServiceGrpc.getServiceDescriptor());
    }

    @Test
    void refusesASelectorOfNothing() {
      ClientPipeline typo =
          ClientPipeline.builder()
              .intercept(new Noting("typo"), MethodSelector.service("EchoServise"))
              .build();

      assertThatIllegalStateException()
          .isThrownBy(() -> typo.verify(EchoServiceGrpc.getServiceDescriptor()))
          .withMessage(
              "the selector of Noting matches no method of"
                  + " [grpckit.interceptors.test.v1.EchoService]");
    }

    @Test
    void refusesADeadlineForNothing() {
      ClientPipeline typo =
          ClientPipeline.builder()
              .deadlines(
                  DeadlinePolicy.fromCode()
                      .service("EchoServise", TimeLimit.max(Duration.ofSeconds(1))))
              .build();

      assertThatIllegalStateException()
          .isThrownBy(() -> typo.verify(EchoServiceGrpc.getServiceDescriptor()))
          .withMessageContaining("EchoServise has a limit but is no service here");
    }
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
