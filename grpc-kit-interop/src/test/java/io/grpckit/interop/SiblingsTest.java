package io.grpckit.interop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestServiceGrpc;
import io.grpckit.errors.ErrorMappingServerInterceptor;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.RpcFailure;
import io.grpckit.health.Drain;
import io.grpckit.health.DrainReport;
import io.grpckit.health.DrainSignal;
import io.grpckit.health.HealthManager;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.admission.RateLimit;
import io.grpckit.interceptors.context.RequestId;
import io.grpckit.interceptors.context.RequestIdServerInterceptor;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.streaming.Broadcast;
import io.grpckit.interceptors.streaming.SlowConsumer;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What siblings that do not know of each other make of a call together. */
class SiblingsTest {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final CountDownLatch release = new CountDownLatch(1);
  private Server server;
  private ManagedChannel channel;

  @AfterEach
  void stop() {
    release.countDown();
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void aRefusalKeepsItsRetryInfoAndItsPushback() throws Exception {
    serve(
        ServerPipeline.builder()
            .errors(ErrorMappingServerInterceptor.create(ExceptionMapper.none()))
            .admission(RateLimit.perPeer(1, Duration.ofMinutes(1)))
            .build(),
        new Answering());

    StatusRuntimeException first = failure(new Metadata());
    StatusRuntimeException second = failure(new Metadata());

    assertThat(first).isNull();
    RpcFailure refusal = RpcFailure.from(second);
    assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.detail(RetryInfo.class).orElseThrow().getRetryDelay().getSeconds())
        .isPositive();
    assertThat(Long.parseLong(second.getTrailers().get(PUSHBACK))).isPositive();
  }

  @Test
  void theCorrelationIdOfAFailureIsTheRequestId() throws Exception {
    serve(
        ServerPipeline.builder()
            .context(RequestIdServerInterceptor.create())
            .errors(
                ErrorMappingServerInterceptor.builder(ExceptionMapper.none())
                    .correlationId(RequestId::current)
                    .build())
            .build(),
        new Broken());
    Metadata headers = new Metadata();
    headers.put(RequestId.HEADER, "request-42");

    RpcFailure failure = RpcFailure.from(failure(headers));

    assertThat(failure.code()).isEqualTo(Status.Code.INTERNAL);
    assertThat(failure.detail(RequestInfo.class).orElseThrow().getRequestId())
        .isEqualTo("request-42");
    assertThat(failure.message()).doesNotContain("secret");
  }

  @Test
  void aServersDeadlineIsNoFailureOfTheHandler() throws Exception {
    serve(
        ServerPipeline.builder()
            .errors(ErrorMappingServerInterceptor.create(ExceptionMapper.none()))
            .deadlines(DeadlinePolicy.fromCode().unaryMax(Duration.ofMillis(100)))
            .build(),
        new Blocking());

    RpcFailure failure = RpcFailure.from(failure(new Metadata()));

    assertThat(failure.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(failure.message()).isEqualTo("the server allows this call 0.1s");
  }

  @Test
  void aDrainCompletesABroadcast() throws Exception {
    Broadcast<StreamingOutputCallResponse> news = Broadcast.of(8, SlowConsumer.DISCONNECT);
    Drain drain = Drain.builder(HealthManager.builder().build()).delay(Duration.ZERO).build();
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .addService(new Broadcasting(news))
            .intercept(drain.interceptor())
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
    Iterator<StreamingOutputCallResponse> follower =
        TestServiceGrpc.newBlockingStub(channel)
            .streamingOutputCall(StreamingOutputCallRequest.getDefaultInstance());
    await().until(() -> news.subscribers() == 1);
    news.publish(StreamingOutputCallResponse.getDefaultInstance());

    DrainReport report = drain.manage(server).drain();

    assertThat(report.told()).isEqualTo(1);
    assertThat(report.cut()).isEmpty();
    assertThat(follower).toIterable().hasSize(1);
  }

  private void serve(ServerPipeline pipeline, TestServiceGrpc.TestServiceImplBase service)
      throws Exception {
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name);
    pipeline.install(builder, service);
    server = builder.build().start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  private StatusRuntimeException failure(Metadata headers) {
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () ->
            TestServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .unaryCall(SimpleRequest.getDefaultInstance()));
  }

  private static class Answering extends TestServiceGrpc.TestServiceImplBase {
    @Override
    public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> responses) {
      responses.onNext(SimpleResponse.getDefaultInstance());
      responses.onCompleted();
    }
  }

  private static final class Broken extends TestServiceGrpc.TestServiceImplBase {
    @Override
    public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> responses) {
      throw new IllegalStateException("secret");
    }
  }

  private static final class Broadcasting extends TestServiceGrpc.TestServiceImplBase {
    private final Broadcast<StreamingOutputCallResponse> news;

    Broadcasting(Broadcast<StreamingOutputCallResponse> news) {
      this.news = news;
    }

    @Override
    public void streamingOutputCall(
        StreamingOutputCallRequest request, StreamObserver<StreamingOutputCallResponse> responses) {
      news.subscribe(responses);
      DrainSignal.current().onDrain(news::close);
    }
  }

  private final class Blocking extends Answering {
    @Override
    public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> responses) {
      try {
        assertThat(release.await(30, SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      super.unaryCall(request, responses);
    }
  }
}
