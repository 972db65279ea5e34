package io.grpckit.examples.edge;

import static java.util.Objects.requireNonNull;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP side of the server, on a port of its own. It is a {@link Server}, so that it starts,
 * drains and stops with the others. Thread-safe.
 */
public final class Edge extends Server {

  private static final long LOOK_AGAIN_MILLIS = 5;

  private final com.linecorp.armeria.server.Server http;
  private final ManagedChannel onward;
  private volatile boolean shutdown;

  Edge(com.linecorp.armeria.server.Server http, ManagedChannel onward) {
    this.http = http;
    this.onward = onward;
  }

  /**
   * Begins an edge.
   *
   * @param address where to listen
   * @param onward to the server in this process that makes the calls; it trusts the header {@code
   *     x-forwarded-for} of this channel. It is closed with the edge
   * @return a builder
   */
  public static EdgeBuilder builder(InetSocketAddress address, ManagedChannel onward) {
    return new EdgeBuilder(requireNonNull(address, "address"), requireNonNull(onward, "onward"));
  }

  @Override
  public Edge start() throws IOException {
    try {
      http.start().join();
      return this;
    } catch (CompletionException e) {
      throw new IOException("the edge cannot listen", e.getCause());
    }
  }

  /** How many connections are open. */
  int connections() {
    return http.numConnections();
  }

  @Override
  public int getPort() {
    return http.activeLocalPort();
  }

  /** Refuses new requests; open ones go on. */
  @Override
  public Edge shutdown() {
    shutdown = true;
    http.stop();
    return this;
  }

  /** Refuses new requests, and ends the calls of the open ones. */
  @Override
  public Edge shutdownNow() {
    shutdown();
    onward.shutdownNow();
    return this;
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  /** Whether the last request has ended, and nothing listens any more. */
  @Override
  public boolean isTerminated() {
    return shutdown && http.activePorts().isEmpty();
  }

  /** It asks again and again: when its port is closed, Armeria tells only seconds later. */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long deadline = System.nanoTime() + unit.toNanos(timeout);
    while (!isTerminated()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
    return true;
  }

  @Override
  public void awaitTermination() throws InterruptedException {
    awaitTermination(Long.MAX_VALUE / 2, TimeUnit.NANOSECONDS);
  }
}
