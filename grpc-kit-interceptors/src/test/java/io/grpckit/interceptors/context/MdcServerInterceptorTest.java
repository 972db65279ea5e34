package io.grpckit.interceptors.context;

import static io.grpckit.interceptors.testing.EchoService.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoRequest;
import io.grpckit.interceptors.testing.v1.EchoResponse;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class MdcServerInterceptorTest {
  private final AtomicReference<String> inHandler = new AtomicReference<>();

  @Test
  void putsTheCallsFieldsIntoTheMdcWhileTheHandlerRunsAndNoLonger() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    EchoService service =
        new EchoService() {
          @Override
          public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
            inHandler.set(MDC.get("request_id"));
            super.unary(request, responses);
          }
        };
    try (TestServer server =
        TestServer.start(
            b -> {
              pipeline().install(b, service);
              b.executor(thread);
            })) {
      Metadata headers = new Metadata();
      headers.put(RequestId.HEADER, "id-1");
      EchoServiceGrpc.newBlockingStub(server.channel())
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
          .unary(say("hi"));

      assertThat(inHandler).hasValue("id-1");
      assertThat(thread.submit(() -> MDC.get("request_id")).get(10, TimeUnit.SECONDS)).isNull();
    } finally {
      thread.shutdownNow();
    }
  }

  private static ServerPipeline pipeline() {
    return ServerPipeline.builder()
        .context(RequestIdServerInterceptor.create(), MdcServerInterceptor.create("request_id"))
        .build();
  }
}
