package io.grpckit.examples.edge.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DownloadBodyTest {

  private static final FileChunk CHUNK =
      FileChunk.newBuilder().setData(ByteString.copyFromUtf8("half")).build();

  private final DownloadBody body =
      new DownloadBody(
          new Call(),
          ResponseHeaders.of(HttpStatus.OK),
          ServiceRequestContext.of(HttpRequest.of(HttpMethod.GET, "/")));
  private final CompletableFuture<AggregatedHttpResponse> answer = body.response().aggregate();

  @Test
  void endsWithTheCall() throws Exception {
    body.onMessage(CHUNK);
    body.onMessage(CHUNK);
    body.onClose(Status.OK, new Metadata());

    assertThat(answer.get(20, TimeUnit.SECONDS).contentUtf8()).isEqualTo("halfhalf");
  }

  @Test
  void saysWhyItDoesNotBegin() throws Exception {
    body.onClose(Status.UNAVAILABLE.withDescription("not now"), new Metadata());

    assertThat(answer.get(20, TimeUnit.SECONDS).status().code()).isEqualTo(503);
    assertThat(answer.join().contentUtf8()).contains("not now");
  }

  @Test
  void breaksOffSoThatNobodyTakesAHalfForTheWhole() {
    body.onMessage(CHUNK);
    body.onClose(Status.RESOURCE_EXHAUSTED.withDescription("too slow"), new Metadata());

    assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
  }

  private static final class Call extends ClientCall<DownloadFileRequest, FileChunk> {

    @Override
    public void start(Listener<FileChunk> responses, Metadata headers) {}

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(String message, Throwable cause) {}

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(DownloadFileRequest message) {}
  }
}
