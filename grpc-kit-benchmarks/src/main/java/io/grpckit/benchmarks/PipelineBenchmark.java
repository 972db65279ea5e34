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

/**
 * A unary call in one process and on one thread, credentials included in every case, so that what
 * differs is what the server does around its handler.
 */
@State(Scope.Benchmark)
public class PipelineBenchmark {
  private static final EchoRequest REQUEST = EchoRequest.newBuilder().setText("hello").build();

  /** What surrounds the service. */
  @Param public Assembly subject;

  private InProcessEcho echo;
  private EchoServiceBlockingStub stub;

  /** Starts the server. */
  @Setup
  public void start() {
    SignedToken token = SignedToken.create();
    echo = InProcessEcho.start(server -> subject.install(server, token), channel -> {});
    stub = echo.stub().withCallCredentials(token);
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
