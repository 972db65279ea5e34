package io.grpckit.examples.chat;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpckit.examples.chat.v1.PresenceEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PresenceWatchTest {

  private static final Participant ALICE = new Participant("id-alice", "alice");
  private static final PresenceEvent NOBODY = PresenceEvents.present(List.of());

  private final PresenceRooms rooms = new PresenceRooms(PresenceLimits.DEFAULTS);
  private final PresenceThread thread = new PresenceThread();
  private final ExecutorService writers = Executors.newFixedThreadPool(2);

  @AfterEach
  void close() {
    thread.closeNow(Duration.ofSeconds(30));
    writers.shutdownNow();
  }

  @Test
  void letsNobodyWaitForWhoTakesItsTime() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    Call slow =
        new Call() {
          @Override
          public void onNext(PresenceEvent event) {
            super.onNext(event);
            awaitQuietly(taken);
          }
        };
    Call quick = new Call();
    watch(slow);
    assertThat(slow.next()).isEqualTo(NOBODY);
    watch(quick);
    assertThat(quick.next()).isEqualTo(NOBODY);

    thread.execute(() -> rooms.enter("lobby", ALICE));

    assertThat(quick.next()).isEqualTo(PresenceEvents.joined(ALICE));
    assertThat(slow.heard).isEmpty();
    taken.countDown();
    assertThat(slow.next()).isEqualTo(PresenceEvents.joined(ALICE));
  }

  @Test
  void endsTheCallOfWhoCannotBeTold() throws Exception {
    IllegalStateException cause = new IllegalStateException("it does not work");
    Call broken =
        new Call() {
          @Override
          public void onNext(PresenceEvent event) {
            throw cause;
          }
        };

    watch(broken);

    assertThat(broken.next()).isSameAs(cause);
  }

  @Test
  void writesTheEndAfterWhatIsOnItsWay() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    Call slow =
        new Call() {
          @Override
          public void onNext(PresenceEvent event) {
            awaitQuietly(taken);
            super.onNext(event);
          }
        };
    PresenceWatch watch = watch(slow);

    thread.runAndWait(watch::endForDrain);
    thread.runAndWait(watch::endForDrain);
    taken.countDown();

    assertThat(slow.next()).isEqualTo(NOBODY);
    assertThat(slow.next()).isInstanceOf(PresenceClosedException.class);
    thread.runAndWait(() -> rooms.enter("lobby", ALICE));
    assertThat(slow.heard).isEmpty();
  }

  private PresenceWatch watch(Call call) {
    PresenceWatch watch = new PresenceWatch(call, thread, writers);
    thread.runAndWait(() -> rooms.add("lobby", watch));
    return watch;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A call that is always ready, and keeps what is written to it. */
  private static class Call extends ServerCallStreamObserver<PresenceEvent> {

    final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    Object next() throws InterruptedException {
      return heard.poll(30, SECONDS);
    }

    @Override
    public void onNext(PresenceEvent event) {
      heard.add(event);
    }

    @Override
    public void onError(Throwable cause) {
      heard.add(cause);
    }

    @Override
    public void onCompleted() {
      throw new AssertionError("presence has no end");
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}
  }
}
