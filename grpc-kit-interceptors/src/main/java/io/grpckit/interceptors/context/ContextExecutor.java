package io.grpckit.interceptors.context;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.Context;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Runs tasks on other threads, platform or virtual, as if they were still on this one: with the
 * gRPC {@link Context} of the call that hands them over (its caller, deadline and cancellation) and
 * with the MDC. What the other thread had before is restored.
 *
 * <pre>{@code
 * Executor executor = ContextExecutor.of(pool)
 *     .carrying(task -> io.opentelemetry.context.Context.current().wrap(task));
 * CompletableFuture.supplyAsync(this::load, executor);
 * }</pre>
 *
 * <p>Immutable; as thread-safe as the executor that it uses.
 */
@CheckReturnValue
public final class ContextExecutor implements Executor {
  private final Executor executor;
  private final UnaryOperator<Runnable> carrier;

  private ContextExecutor(Executor executor, UnaryOperator<Runnable> carrier) {
    this.executor = executor;
    this.carrier = carrier;
  }

  /**
   * Carries the gRPC Context and the MDC to an executor's threads.
   *
   * @param executor runs the tasks
   * @return an executor to be used in its place
   */
  public static ContextExecutor of(Executor executor) {
    return new ContextExecutor(
        requireNonNull(executor, "executor"),
        task -> Context.current().wrap(withMdc(MDC.getCopyOfContextMap(), task)));
  }

  /**
   * Carries something else, too.
   *
   * @param capture takes what it wants from the thread that it is called on, and returns a task
   *     that sets it, runs the given task, and restores what was there
   * @return an executor to be used in the place of this one
   */
  public ContextExecutor carrying(UnaryOperator<Runnable> capture) {
    requireNonNull(capture, "capture");
    return new ContextExecutor(executor, task -> carrier.apply(capture.apply(task)));
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(carrier.apply(requireNonNull(task, "task")));
  }

  private static Runnable withMdc(@Nullable Map<String, String> carried, Runnable task) {
    return () -> {
      Map<String, String> before = MDC.getCopyOfContextMap();
      set(carried);
      try {
        task.run();
      } finally {
        set(before);
      }
    };
  }

  private static void set(@Nullable Map<String, String> values) {
    if (values == null) {
      MDC.clear();
    } else {
      MDC.setContextMap(values);
    }
  }
}
