package io.grpckit.interceptors.admission;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Limits how many unary calls are served at a time. The adaptive limit follows the server: it falls
 * when calls begin to take longer than they used to, and rises while they do not (Netflix's
 * Gradient2 over windows of at least a second). Streams are none of its business: they last as long
 * as they like; see {@link StreamBulkhead}.
 *
 * <p>Normal calls are admitted up to the limit, sheddable ones up to 70 % of it, critical ones up
 * to 120 %. Only calls that end OK or run out of time teach the limit anything: failures are quick
 * for reasons of their own.
 */
public final class ConcurrencyLimit implements AdmissionPolicy {
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final String description;
  private final Limit limit;
  private final LongSupplier nanoClock;
  private final AtomicInteger inFlight = new AtomicInteger();

  ConcurrencyLimit(String description, Limit limit, LongSupplier nanoClock) {
    this.description = description;
    this.limit = limit;
    this.nanoClock = nanoClock;
  }

  /**
   * A limit that finds its level between 10 and 1,000 calls, beginning with 50.
   *
   * @return a new limit
   */
  public static ConcurrencyLimit adaptive() {
    return adaptive(10, 50, 1_000);
  }

  /**
   * A limit that finds its level.
   *
   * @param min never below; at least 1
   * @param initial to begin with
   * @param max never above
   * @return a new limit
   */
  public static ConcurrencyLimit adaptive(int min, int initial, int max) {
    return adaptive(min, initial, max, System::nanoTime);
  }

  static ConcurrencyLimit adaptive(int min, int initial, int max, LongSupplier nanoClock) {
    if (min < 1 || initial < min || max < initial) {
      throw new IllegalArgumentException(
          "min, initial and max must rise from 1, were %d, %d, %d".formatted(min, initial, max));
    }
    Limit gradient =
        Gradient2Limit.newBuilder().minLimit(min).initialLimit(initial).maxConcurrency(max).build();
    return new ConcurrencyLimit(
        "adaptive concurrency %d to %d".formatted(min, max),
        WindowedLimit.newBuilder().build(gradient),
        nanoClock);
  }

  /**
   * A limit that stays where it is.
   *
   * @param calls at least 1
   * @return a new limit
   */
  public static ConcurrencyLimit fixed(int calls) {
    if (calls < 1) {
      throw new IllegalArgumentException("calls must be at least 1, was " + calls);
    }
    return new ConcurrencyLimit("concurrency " + calls, FixedLimit.of(calls), System::nanoTime);
  }

  @Override
  public String name() {
    return "concurrency";
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Optional<Occupancy> occupancy() {
    return Optional.of(new Occupancy(this::inFlight, this::limit));
  }

  @Override
  public boolean appliesTo(MethodDescriptor<?, ?> method) {
    return method.getType() == MethodType.UNARY;
  }

  @Override
  public Admission decide(AdmissionRequest request) {
    int running = Permits.tryTake(inFlight, Share.of(limit.getLimit(), request.priority()));
    if (running < 0) {
      return Admission.refused("the server is overloaded", Jitter.around(RETRY_AFTER));
    }
    long start = nanoClock.getAsLong();
    return Admission.granted(
        status -> {
          inFlight.decrementAndGet();
          learn(status, start, running);
        });
  }

  /**
   * How many normal calls may run now.
   *
   * @return the present limit
   */
  public int limit() {
    return limit.getLimit();
  }

  /**
   * How many calls are running.
   *
   * @return the present number
   */
  public int inFlight() {
    return inFlight.get();
  }

  private void learn(Status status, long start, int running) {
    switch (status.getCode()) {
      case OK -> limit.onSample(start, nanoClock.getAsLong() - start, running, false);
      case DEADLINE_EXCEEDED -> limit.onSample(start, nanoClock.getAsLong() - start, running, true);
      default -> {}
    }
  }
}
