package io.grpckit.examples.edge.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.UploadResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;

class UploadBodyTest {

  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration NEVER = Duration.ofHours(1);

  private final ScheduledThreadPoolExecutor eventLoop = new ScheduledThreadPoolExecutor(1);
  private final Call call = new Call();

  @AfterEach
  void stop() {
    eventLoop.shutdownNow();
  }

  @Test
  void sendsWhatThereIsWhenMoreDoesNotCome() throws Exception {
    UploadBody body = body(SOON);

    arrive(body, 10);
    assertThat(call.nextSize()).isEqualTo(10);
    arrive(body, 20);
    assertThat(call.nextSize()).isEqualTo(20);
    assertThat(call.asked).as("the pieces of the body").isEqualTo(3);
  }

  @Test
  void waitsForTheServiceToTakeIt() throws Exception {
    UploadBody body = body(SOON);
    call.ready = false;

    arrive(body, 10);
    assertThat(call.looked.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(call.sent).isEmpty();
    call.ready = true;

    assertThat(call.nextSize()).isEqualTo(10);
  }

  @Test
  void sendsWholeChunksAtOnceAndWaitsForNothingAfterwards() throws Exception {
    eventLoop.setRemoveOnCancelPolicy(true);
    UploadBody body = body(NEVER);

    arrive(body, 200 << 10);
    assertThat(eventLoop.getQueue()).hasSize(1);
    arrive(body, 100 << 10);

    assertThat(call.nextSize()).isEqualTo(300 << 10);
    assertThat(eventLoop.getQueue()).isEmpty();
  }

  @Test
  void sendsTheRestAtTheEnd() throws Exception {
    eventLoop.setRemoveOnCancelPolicy(true);
    UploadBody body = body(NEVER);

    arrive(body, 10);
    eventLoop.submit(body::onComplete).get(20, TimeUnit.SECONDS);

    assertThat(call.nextSize()).isEqualTo(10);
    assertThat(eventLoop.getQueue()).isEmpty();
  }

  private UploadBody body(Duration longestWait) throws Exception {
    UploadBody body = new UploadBody(call, FileChunk.getDefaultInstance(), eventLoop, longestWait);
    eventLoop.submit(() -> body.onSubscribe(call)).get(20, TimeUnit.SECONDS);
    return body;
  }

  private void arrive(UploadBody body, int bytes) throws Exception {
    HttpData data = HttpData.wrap(new byte[bytes]);
    eventLoop.submit(() -> body.onNext(data)).get(20, TimeUnit.SECONDS);
  }

  /** The call, and the body that is read for it. */
  private static final class Call extends ClientCall<FileChunk, UploadResponse>
      implements Subscription {

    final BlockingQueue<FileChunk> sent = new LinkedBlockingQueue<>();
    final BlockingQueue<Boolean> looked = new LinkedBlockingQueue<>();
    volatile boolean ready = true;
    volatile long asked;

    int nextSize() throws InterruptedException {
      FileChunk next = sent.poll(20, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next.getData().size();
    }

    @Override
    public boolean isReady() {
      looked.add(ready);
      return ready;
    }

    @Override
    public void sendMessage(FileChunk chunk) {
      sent.add(chunk);
    }

    @Override
    public void request(long pieces) {
      asked += pieces;
    }

    @Override
    public void start(Listener<UploadResponse> responses, Metadata headers) {}

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(String message, Throwable cause) {}

    @Override
    public void cancel() {}

    @Override
    public void halfClose() {}
  }
}
