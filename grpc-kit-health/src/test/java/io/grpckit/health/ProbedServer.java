package io.grpckit.health;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server as a user would write it, whose database is there while a file is. */
public final class ProbedServer {
  private ProbedServer() {}

  public static void main(String[] args) throws IOException {
    Path database = Path.of(args[0]);
    int port = Integer.parseInt(args[1]);
    HealthManager health =
        HealthManager.builder()
            .check(
                "database",
                () -> Files.exists(database),
                c -> c.interval(ofMillis(500)).timeout(ofMillis(500)))
            .service("test.v1.TestService", s -> s.dependsOn("database"))
            .build();
    Drain drain =
        Drain.builder(health)
            .delay(ofSeconds(5))
            .grace(ofSeconds(20))
            .resource("database", () -> System.out.println("database closed"))
            .onReport(System.out::println)
            .build();
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                InsecureServerCredentials.create())
            .addServices(health.services())
            .addService(TestService.of((request, response) -> {}, (request, response) -> {}))
            .intercept(drain.interceptor())
            .build();
    drain.run(server);
  }
}
