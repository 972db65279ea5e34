package io.grpckit.health;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A log of numbers that grows by 100 a second and that every instance of a cluster can read. */
final class SharedLog {
  private final ScheduledExecutorService scheduler;
  private final AtomicLong head = new AtomicLong();
  private final ScheduledFuture<?> growth;

  SharedLog(ScheduledExecutorService scheduler) {
    this.scheduler = scheduler;
    growth = scheduler.scheduleAtFixedRate(head::incrementAndGet, 0, 10, TimeUnit.MILLISECONDS);
  }

  /** Ends the growth; the last number. */
  long end() {
    growth.cancel(false);
    return head.get();
  }

  /** Streams what follows a cursor, until the server drains. */
  void follow(String cursor, StreamObserver<String> response) {
    Reader reader = new Reader(Long.parseLong(cursor), response);
    reader.schedule = scheduler.scheduleAtFixedRate(reader::send, 0, 20, TimeUnit.MILLISECONDS);
    DrainSignal.current().onDrain(reader::end);
  }

  private final class Reader {
    private final StreamObserver<String> response;
    private volatile ScheduledFuture<?> schedule;
    private long cursor;
    private boolean ended;

    Reader(long cursor, StreamObserver<String> response) {
      this.cursor = cursor;
      this.response = response;
    }

    synchronized void send() {
      while (!ended && cursor < head.get()) {
        response.onNext(Long.toString(++cursor));
      }
    }

    synchronized void end() {
      ended = true;
      schedule.cancel(false);
      response.onCompleted();
    }
  }
}
