package io.grpckit.examples.cluster;

import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.AbstractStub;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.auth.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import io.grpckit.examples.client.AuthCalls;
import io.grpckit.examples.client.Channels;
import io.grpckit.examples.client.Endpoint;
import io.grpckit.examples.client.Profile;
import io.grpckit.examples.client.ProfileStore;
import io.grpckit.examples.client.ProfileTokens;
import io.grpckit.examples.client.Tokens;
import io.grpckit.examples.user.v1.ListUsersRequest;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.examples.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import io.grpckit.examples.user.v1.UserServiceGrpc.UserServiceFutureStub;
import io.grpckit.interceptors.auth.client.BearerTokenCredentials;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Idempotent calls, 100 a second: spread over the healthy servers, and retried as the contract
 * says.
 */
public final class ClusterCalls implements AutoCloseable {
  private static final long PERIOD_MILLIS = 10;
  private static final int WARM = 10;
  private static final Duration WARM_UP = Duration.ofMinutes(2);

  /** Left to itself a client waits ever longer before it tries a dead server again. */
  private static final long LONGEST_BACKOFF_SECONDS = 2;

  private static final ListUsersRequest REQUEST =
      ListUsersRequest.newBuilder().setPageSize(1).build();

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final CallCounter counter = new CallCounter();
  private final ManagedChannel channel;
  private final CallCredentials credentials;

  private ClusterCalls(ManagedChannel channel, CallCredentials credentials) {
    this.channel = channel;
    this.credentials = credentials;
  }

  /** Signs in and starts calling; {@code folder} keeps the tokens. */
  public static ClusterCalls start(ServerGroup servers, Path folder) {
    Endpoint endpoint = servers.endpoint();
    ManagedChannel channel = Channels.openToHealthy(endpoint, UserServiceGrpc.SERVICE_NAME);
    AuthServiceBlockingStub auth = AuthServiceGrpc.newBlockingStub(channel).withWaitForReady();
    ProfileStore profiles = ProfileStore.in(folder, "cluster");
    Tokens tokens = AuthCalls.login(auth, servers.email(), servers.password());
    profiles.save(new Profile(endpoint, servers.email(), tokens));
    ProfileTokens source = new ProfileTokens(endpoint, profiles, auth, Clock.systemUTC());
    ClusterCalls calls =
        new ClusterCalls(channel, BearerTokenCredentials.from(source).allowPlaintextOnLoopback());
    calls.warmUp(servers);
    calls.schedule();
    return calls;
  }

  /** One call after the other, until all servers have answered some. */
  private void warmUp(ServerGroup servers) {
    UserServiceBlockingStub users = with(UserServiceGrpc.newBlockingStub(channel));
    long end = System.nanoTime() + WARM_UP.toNanos();
    while (servers.ports().stream().anyMatch(port -> counter.answeredBy(port) < WARM)) {
      users.listUsers(REQUEST);
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not all servers answer within " + WARM_UP);
      }
    }
  }

  private void schedule() {
    UserServiceFutureStub users = with(UserServiceGrpc.newFutureStub(channel));
    clock.scheduleAtFixedRate(
        () -> users.listUsers(REQUEST), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    clock.scheduleAtFixedRate(
        channel::resetConnectBackoff,
        LONGEST_BACKOFF_SECONDS,
        LONGEST_BACKOFF_SECONDS,
        TimeUnit.SECONDS);
  }

  private <S extends AbstractStub<S>> S with(S stub) {
    return stub.withInterceptors(counter).withCallCredentials(credentials);
  }

  CallCounter counter() {
    return counter;
  }

  /** Makes no further calls, and waits for the end of those that are under way. */
  void stop() throws InterruptedException {
    clock.shutdown();
    clock.awaitTermination(1, TimeUnit.MINUTES);
    channel.shutdown().awaitTermination(1, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    channel.shutdownNow();
  }
}
