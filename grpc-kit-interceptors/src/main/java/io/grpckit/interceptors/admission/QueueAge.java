package io.grpckit.interceptors.admission;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpckit.interceptors.internal.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses calls that have waited too long for a thread: whoever sent them has probably given up,
 * and serving them only makes the next ones wait. Sheddable calls may wait half as long, critical
 * ones twice.
 *
 * <p>The wait is measured from the arrival of the headers. That takes a stream tracer, which the
 * pipeline installs; elsewhere, add {@link #streamTracerFactory} to the server. Without it every
 * call is admitted, and the log says so once.
 */
public final class QueueAge implements AdmissionPolicy {
  private static final Logger logger = LoggerFactory.getLogger(QueueAge.class);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final Context.Key<Long> arrival = Context.key("io.grpckit.arrival");
  private final Duration max;
  private final LongSupplier nanoClock;
  private final AtomicBoolean warned = new AtomicBoolean();

  QueueAge(Duration max, LongSupplier nanoClock) {
    this.max = Durations.requirePositive(max, "max");
    this.nanoClock = nanoClock;
  }

  /**
   * A limit on the wait.
   *
   * @param max how long normal calls may wait; positive
   * @return a new policy
   */
  public static QueueAge atMost(Duration max) {
    return new QueueAge(max, System::nanoTime);
  }

  @Override
  public String name() {
    return "queue age";
  }

  @Override
  public String description() {
    return "queue age " + max.toMillis() + "ms";
  }

  /**
   * How long ago the headers of the current call arrived.
   *
   * @return empty where no call is current, or the server lacks the {@link #streamTracerFactory}
   */
  public OptionalLong ageNanos() {
    Long arrived = arrival.get();
    return arrived == null
        ? OptionalLong.empty()
        : OptionalLong.of(nanoClock.getAsLong() - arrived);
  }

  @Override
  public Admission decide(AdmissionRequest request) {
    OptionalLong age = ageNanos();
    if (age.isEmpty() && warned.compareAndSet(false, true)) {
      logger.warn(
          "QueueAge admits every call, for it does not know when calls arrive: add its"
              + " streamTracerFactory() to the server");
    }
    return age.orElse(0) <= allowed(request.priority())
        ? Admission.granted()
        : Admission.refused("the server is overloaded", Jitter.around(RETRY_AFTER));
  }

  @Override
  public Optional<ServerStreamTracer.Factory> streamTracerFactory() {
    return Optional.of(
        new ServerStreamTracer.Factory() {
          @Override
          public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
            return new Arrival(nanoClock.getAsLong());
          }
        });
  }

  private long allowed(CallPriority priority) {
    return switch (priority) {
      case CRITICAL -> max.toNanos() * 2;
      case NORMAL -> max.toNanos();
      case SHEDDABLE -> max.toNanos() / 2;
    };
  }

  private final class Arrival extends ServerStreamTracer {
    private final long nanos;

    Arrival(long nanos) {
      this.nanos = nanos;
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValue(arrival, nanos);
    }
  }
}
