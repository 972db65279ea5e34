package io.grpckit.lb.orca;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import com.sun.management.OperatingSystemMXBean;
import io.grpc.ServerBuilder;
import io.grpc.services.MetricRecorder;
import io.grpc.xds.orca.OrcaMetricReportingServerInterceptor;
import io.grpc.xds.orca.OrcaServiceImpl;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Reports a server's load to its clients (ORCA, gRFC A51), so that their {@code
 * weighted_round_robin} gives it what it can bear. Reported are the CPU load of the process, the
 * calls and the failed calls per second and, if a {@linkplain Builder#capacity capacity} is known,
 * how much of it is taken.
 *
 * <pre>{@code
 * OrcaReporter load = OrcaReporter.create();
 * load.install(serverBuilder);   // before build()
 * …
 * load.close();                  // after the server has terminated
 * }</pre>
 *
 * <p>The load goes to whoever calls; it names nothing but numbers. Thread-safe.
 */
public final class OrcaReporter implements AutoCloseable {
  private final MetricRecorder recorder = MetricRecorder.newInstance();
  private final LoadCounter calls = new LoadCounter();
  private final ScheduledExecutorService scheduler;
  private final Future<?> sampling;
  private final DoubleSupplier cpu;
  private final int capacity;
  private final double seconds;
  private long endedBefore;
  private long failedBefore;

  private OrcaReporter(Builder builder) {
    cpu = builder.cpu;
    capacity = builder.capacity;
    seconds = builder.interval.toNanos() / 1e9;
    scheduler = Executors.newSingleThreadScheduledExecutor(OrcaReporter::daemon);
    long nanos = builder.interval.toNanos();
    sampling = scheduler.scheduleAtFixedRate(this::sample, 0, nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * A reporter that samples every second and knows no capacity.
   *
   * @return the reporter, running
   */
  public static OrcaReporter create() {
    return builder().build();
  }

  /**
   * A builder of a reporter.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Lets a server report: with each response, and to clients that ask for it on a stream of its own
   * ({@code xds.service.orca.v3.OpenRcaService}).
   *
   * @param server not yet built
   * @param <B> its type
   * @return the same builder
   */
  public <B extends ServerBuilder<?>> B install(B server) {
    server.addStreamTracerFactory(calls);
    server.intercept(OrcaMetricReportingServerInterceptor.create(recorder));
    server.addService(OrcaServiceImpl.createService(scheduler, recorder, 1, TimeUnit.SECONDS));
    return server;
  }

  private void sample() {
    double load = cpu.getAsDouble();
    if (load >= 0) {
      recorder.setCpuUtilizationMetric(load);
    }
    if (capacity > 0) {
      recorder.setApplicationUtilizationMetric((double) calls.open.get() / capacity);
    }
    long ended = calls.ended.sum();
    long failed = calls.failed.sum();
    recorder.setQpsMetric((ended - endedBefore) / seconds);
    recorder.setEpsMetric((failed - failedBefore) / seconds);
    endedBefore = ended;
    failedBefore = failed;
  }

  /** Stops reporting. */
  @Override
  public void close() {
    sampling.cancel(false);
    scheduler.shutdownNow();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "grpc-kit-orca");
    thread.setDaemon(true);
    return thread;
  }

  private static double processCpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuLoad();
  }

  /** Builds an {@link OrcaReporter}; not thread-safe. */
  public static final class Builder {
    private Duration interval = Duration.ofSeconds(1);
    private int capacity;
    private DoubleSupplier cpu = OrcaReporter::processCpu;

    private Builder() {}

    /**
     * How often the load is sampled.
     *
     * @param interval positive; 1 s by default
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder interval(Duration interval) {
      if (interval.isNegative() || interval.isZero()) {
        throw new IllegalArgumentException("interval must be positive, was " + interval);
      }
      this.interval = interval;
      return this;
    }

    /**
     * How many open calls mean that the server is full: the utilization that is reported is the
     * number of open calls by this. Without it the weights follow the CPU load.
     *
     * @param calls positive
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder capacity(int calls) {
      if (calls < 1) {
        throw new IllegalArgumentException("capacity must be positive, was " + calls);
      }
      capacity = calls;
      return this;
    }

    /**
     * Where the CPU load comes from.
     *
     * @param cpu 0 for idle to 1 for all cores; below 0 if it is unknown. Must not throw. The
     *     process's own load by default
     * @return this builder
     */
    public Builder cpu(DoubleSupplier cpu) {
      this.cpu = requireNonNull(cpu, "cpu");
      return this;
    }

    /**
     * The reporter.
     *
     * @return running; to be closed
     */
    @CheckReturnValue
    public OrcaReporter build() {
      return new OrcaReporter(this);
    }
  }
}
