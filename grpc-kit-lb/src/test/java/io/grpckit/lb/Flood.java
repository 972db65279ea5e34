package io.grpckit.lb;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.grpc.Channel;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** As many calls as the machine can bear, and how each of them ended. */
final class Flood {
  private static final int AT_ONCE = 64;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final ShopServiceGrpc.ShopServiceFutureStub shop;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final AtomicInteger answered = new AtomicInteger();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();

  Flood(Channel channel) {
    shop = ShopServiceGrpc.newFutureStub(channel);
  }

  /** Calls until so many calls have ended, or one does not end by its deadline. */
  Flood run(int calls) throws InterruptedException {
    for (int i = 0; i < calls && acquire(1); i++) {
      call();
    }
    acquire(AT_ONCE);
    return this;
  }

  private boolean acquire(int permits) throws InterruptedException {
    return room.tryAcquire(permits, DEADLINE.toSeconds() + 10, TimeUnit.SECONDS);
  }

  private void call() {
    Futures.addCallback(
        shop.withDeadlineAfter(DEADLINE).getItem(Empty.getDefaultInstance()),
        new FutureCallback<StringValue>() {
          @Override
          public void onSuccess(StringValue result) {
            answered.incrementAndGet();
            room.release();
          }

          @Override
          public void onFailure(Throwable t) {
            failures.merge(String.valueOf(t.getMessage()), 1, Integer::sum);
            room.release();
          }
        },
        MoreExecutors.directExecutor());
  }

  int answered() {
    return answered.get();
  }

  /** Counts by message. */
  Map<String, Integer> failures() {
    return failures;
  }
}
