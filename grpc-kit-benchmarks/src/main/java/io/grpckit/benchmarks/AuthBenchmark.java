package io.grpckit.benchmarks;

import io.grpckit.benchmarks.v1.EchoRequest;
import io.grpckit.benchmarks.v1.EchoResponse;
import io.grpckit.benchmarks.v1.EchoServiceGrpc.EchoServiceBlockingStub;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A unary call with a signed token, to a server that looks at it in one way or another. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AuthBenchmark {
  private static final EchoRequest REQUEST = EchoRequest.newBuilder().setText("hello").build();

  /** Who looks at the token. */
  @Param public AuthSubject subject;

  private InProcessEcho echo;
  private EchoServiceBlockingStub stub;

  /** Starts the server. */
  @Setup
  public void start() {
    SignedToken token = subject.token();
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
