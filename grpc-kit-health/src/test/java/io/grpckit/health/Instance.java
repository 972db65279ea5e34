package io.grpckit.health;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** One server of a cluster: tells its name, and streams a log from a cursor on. */
final class Instance {
  private final String name;
  private final HealthManager health;
  private final Drain drain;
  private final Server server;

  private Instance(String name, int port, SharedLog log, Duration delay, Duration grace)
      throws IOException {
    this.name = name;
    health = HealthManager.builder().service("test.v1.TestService", s -> {}).build();
    drain = Drain.builder(health).delay(delay).grace(grace).build();
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                InsecureServerCredentials.create())
            .addServices(health.services())
            .addService(TestService.of(this::ask, log::follow))
            .intercept(drain.interceptor())
            .build()
            .start();
    drain.manage(server);
  }

  static Instance start(String name, int port, SharedLog log, Duration delay, Duration grace)
      throws IOException {
    return new Instance(name, port, log, delay, grace);
  }

  private void ask(String request, StreamObserver<String> response) {
    response.onNext(name);
    response.onCompleted();
  }

  String name() {
    return name;
  }

  int port() {
    return server.getPort();
  }

  DrainReport drain() {
    return drain.drain();
  }

  void stop() {
    server.shutdownNow();
    health.close();
  }
}
