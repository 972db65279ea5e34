package io.grpckit.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A browser's request, one after another on one connection. */
@State(Scope.Benchmark)
public class EdgeBenchmark {
  /** The request and who answers it. */
  @Param public EdgeSubject subject;

  private WebHost.Running server;
  private WebClient client;

  /**
   * Starts the server.
   *
   * @throws IOException if it cannot be reached
   */
  @Setup
  public void start() throws IOException {
    server = subject.host().start();
    client = new WebClient(server.port());
  }

  /**
   * Stops the server.
   *
   * @throws IOException never
   */
  @TearDown
  public void stop() throws IOException {
    client.close();
    server.close();
  }

  /**
   * One request.
   *
   * @return the length of its answer
   * @throws IOException if there is none
   */
  @Benchmark
  public int call() throws IOException {
    return client.call(subject.request());
  }

  /** The last answer. */
  String answer() {
    return client.answer();
  }
}
