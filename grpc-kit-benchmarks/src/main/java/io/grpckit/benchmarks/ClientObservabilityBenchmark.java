package io.grpckit.benchmarks;

import io.grpckit.benchmarks.v1.EchoRequest;
import io.grpckit.benchmarks.v1.EchoResponse;
import io.grpckit.benchmarks.v1.EchoServiceGrpc.EchoServiceBlockingStub;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A unary call of a client that is watched, to a server that is not. */
@State(Scope.Benchmark)
public class ClientObservabilityBenchmark {
  private static final EchoRequest REQUEST = EchoRequest.newBuilder().setText("hello").build();

  /** What watches the calls. */
  @Param public ClientTelemetry subject;

  private InProcessEcho echo;
  private EchoServiceBlockingStub stub;

  /** Starts the server. */
  @Setup
  public void start() {
    echo = ServerTelemetry.NONE.calledBy(subject);
    stub = echo.stub();
  }

  /** Stops the server. */
  @TearDown
  public void stop() {
    echo.close();
  }

  /**
   * One call.
   *
   * @return its response
   */
  @Benchmark
  public EchoResponse call() {
    return stub.echo(REQUEST);
  }
}
