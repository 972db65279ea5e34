package io.grpckit.benchmarks;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpckit.benchmarks.v1.EchoRequest;
import io.grpckit.benchmarks.v1.EchoResponse;
import io.grpckit.benchmarks.v1.EchoServiceGrpc;
import java.io.IOException;
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

/**
 * A unary call in one process and on one thread, credentials included in every case, so that what
 * differs is what the server does around its handler.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PipelineBenchmark {
  private static final EchoRequest REQUEST = EchoRequest.newBuilder().setText("hello").build();

  /** What surrounds the service. */
  @Param public Assembly assembly;

  private Server server;
  private ManagedChannel channel;
  private EchoServiceGrpc.EchoServiceBlockingStub echo;

  /**
   * Starts the server.
   *
   * @throws IOException never, as nothing is bound
   */
  @Setup
  public void start() throws IOException {
    SignedToken token = SignedToken.create();
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name).directExecutor();
    assembly.install(builder, token);
    server = builder.build().start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    echo = EchoServiceGrpc.newBlockingStub(channel).withCallCredentials(token);
  }

  /** Stops the server. */
  @TearDown
  public void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  /**
   * One call.
   *
   * @return its response
   */
  @Benchmark
  public EchoResponse call() {
    return echo.echo(REQUEST);
  }
}
