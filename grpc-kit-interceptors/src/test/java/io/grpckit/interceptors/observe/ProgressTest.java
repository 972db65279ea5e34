package io.grpckit.interceptors.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final AtomicLong clock = new AtomicLong(100);
  private final Progress progress = new Progress(clock::get);

  @Test
  void takesTheTimeFromItsLatestStartToItsEnd() {
    clock.set(150);
    progress.start();
    clock.set(170);
    assertThat(progress.durationNanos()).isEqualTo(20);

    progress.end(Status.OK);
    clock.set(900);

    assertThat(progress.durationNanos()).isEqualTo(20);
  }

  @Test
  void endsOnce() {
    assertThat(progress.status()).isNull();
    assertThat(progress.end(Status.UNAVAILABLE)).isTrue();
    clock.set(900);

    assertThat(progress.end(Status.OK)).isFalse();
    assertThat(progress.status()).isEqualTo(Status.UNAVAILABLE);
    assertThat(progress.durationNanos()).isZero();
  }

  @Test
  void countsBytesEachWay() {
    progress.received(3);
    progress.received(4);
    progress.sent(5);

    assertThat(progress.bytesReceived()).isEqualTo(7);
    assertThat(progress.bytesSent()).isEqualTo(5);
  }
}
