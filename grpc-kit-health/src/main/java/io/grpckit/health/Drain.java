package io.grpckit.health;

import static java.util.Objects.requireNonNull;

import io.grpc.Server;
import io.grpc.ServerInterceptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes servers out of service without failing a call:
 *
 * <ol>
 *   <li>every service but {@link HealthManager#LIVENESS} is NOT_SERVING, and calls go on as before
 *       for the {@linkplain DrainBuilder#delay delay} that load balancers need to notice;
 *   <li>the servers take no new calls (GOAWAY); the handlers of open ones are told by their {@link
 *       DrainSignal}, and health's Watch streams end;
 *   <li>what is still open after the {@linkplain DrainBuilder#grace grace} is cut: its caller
 *       receives UNAVAILABLE, its handler's context is cancelled, and what that still sends is
 *       dropped;
 *   <li>the checks stop, and the {@linkplain DrainBuilder#resource resources} are closed, last one
 *       first.
 * </ol>
 *
 * <p>Thread-safe. It drains once, however often and by whomever it is asked.
 */
public final class Drain {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  private final HealthManager health;
  private final List<Consumer<DrainReport>> reportListeners;
  private final List<Server> servers = new CopyOnWriteArrayList<>();
  private final CallTracker calls = new CallTracker(drainThreads());
  private final DrainSequence sequence;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<DrainReport> report = new CompletableFuture<>();

  private volatile boolean isInstalled;

  Drain(DrainBuilder builder) {
    health = builder.health;
    reportListeners = List.copyOf(builder.reportListeners);
    sequence =
        new DrainSequence(
            builder.health, calls, servers, builder.delay, builder.grace, builder.resources);
  }

  /**
   * A drain with a delay of 5 s and a grace of 30 s.
   *
   * @param health turns NOT_SERVING first and is closed at the end
   * @return a builder
   */
  public static DrainBuilder builder(HealthManager health) {
    return new DrainBuilder(health);
  }

  /**
   * Counts the calls and gives them their {@link DrainSignal}. Install it on every server, outside
   * of (in grpc-java: after) all others.
   *
   * @return the interceptor
   */
  public ServerInterceptor interceptor() {
    isInstalled = true;
    return calls;
  }

  /**
   * Names servers to be drained. Only for servers that are started elsewhere: {@link #run} does it
   * for those that it starts.
   *
   * @param servers that carry the {@link #interceptor()}. Several that share the health manager's
   *     services among them are named at once
   * @return this
   * @throws IllegalStateException if nobody has asked for the interceptor, so that no server can
   *     carry it
   * @throws IllegalArgumentException if the health manager answers for a service that none of the
   *     servers has, see {@link ServiceSettings#virtual}
   */
  public Drain manage(Server... servers) {
    if (!isInstalled) {
      throw new IllegalStateException(
          "the servers must carry interceptor(), but nobody has asked for it: no call would be"
              + " counted or told");
    }
    List<Server> all = new ArrayList<>(this.servers);
    Collections.addAll(all, requireNonNull(servers, "servers"));
    ServedNames.require(health.servedNames(), all);
    this.servers.addAll(List.of(servers));
    return this;
  }

  /**
   * Starts servers, waits for SIGTERM, SIGINT (Ctrl-C) or {@link System#exit}, drains, and lets the
   * process end only then. {@link #drain()} ends the wait too, and so does an interruption of this
   * thread.
   *
   * @param servers not yet started, carrying the {@link #interceptor()}; none if all were started
   *     elsewhere and given to {@link #manage}
   * @return how the drain went
   * @throws IllegalStateException if there is no server at all, or as for {@link #manage}
   * @throws IllegalArgumentException as for {@link #manage}
   * @throws IOException if a server cannot start; what had started is stopped, and the resources
   *     are closed
   */
  public DrainReport run(Server... servers) throws IOException {
    manage(servers);
    if (this.servers.isEmpty()) {
      throw new IllegalStateException(
          "there must be a server, given to run() or, started elsewhere, to manage(); was none");
    }
    start(servers);
    Thread hook = new Thread(this::drain, "grpckit-drain");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return await();
    } finally {
      removeHook(hook);
    }
  }

  private void start(Server... servers) throws IOException {
    try {
      for (Server server : servers) {
        server.start();
      }
    } catch (IOException | RuntimeException e) {
      sequence.close();
      throw e;
    }
  }

  private DrainReport await() {
    try {
      return report.get();
    } catch (InterruptedException e) {
      DrainReport drained = drain();
      Thread.currentThread().interrupt();
      return drained;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the drain failed", e.getCause());
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      log.debug("the process is ending already", e);
    }
  }

  /**
   * Whether the drain has begun.
   *
   * @return true for ever after
   */
  public boolean isDraining() {
    return begun.get();
  }

  /**
   * Drains now, or waits for the drain that is under way. An interruption shortens what is left of
   * the delay and the grace to nothing.
   *
   * @return how it went; the same for every caller
   */
  public DrainReport drain() {
    if (begun.compareAndSet(false, true)) {
      try {
        report.complete(execute());
      } catch (Throwable failure) {
        report.completeExceptionally(failure);
        throw failure;
      }
    }
    return report.join();
  }

  private DrainReport execute() {
    DrainReport made = sequence.run();
    for (Consumer<DrainReport> listener : reportListeners) {
      try {
        listener.accept(made);
      } catch (RuntimeException e) {
        log.error("a listener failed on the drain's report", e);
      }
    }
    return made;
  }

  /**
   * A few threads, so that one handler that blocks when told does not keep the rest in the dark.
   */
  private static ThreadPoolExecutor drainThreads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            8,
            8,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DaemonThreads("grpckit-drain-signal"));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
