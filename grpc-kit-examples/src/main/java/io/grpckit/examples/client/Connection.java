package io.grpckit.examples.client;

import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.grpc.stub.AbstractStub;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.auth.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.chat.v1.ChatServiceGrpc.ChatServiceBlockingStub;
import io.grpckit.examples.chat.v1.ChatServiceGrpc.ChatServiceStub;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.file.v1.FileServiceGrpc.FileServiceBlockingStub;
import io.grpckit.examples.file.v1.FileServiceGrpc.FileServiceStub;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.examples.news.v1.NewsServiceGrpc.NewsServiceBlockingStub;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.examples.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import io.grpckit.interceptors.auth.client.BearerTokenCredentials;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A channel to the application and the stubs of its services, with somebody's tokens or none. */
public final class Connection implements AutoCloseable {
  private final ManagedChannel channel;
  private final @Nullable CallCredentials credentials;

  private Connection(ManagedChannel channel, @Nullable CallCredentials credentials) {
    this.channel = channel;
    this.credentials = credentials;
  }

  public static Connection anonymous(Endpoint endpoint) {
    return new Connection(Channels.open(endpoint), null);
  }

  /** Calls carry the profile's token, renewed as needed. */
  public static Connection signedIn(Endpoint endpoint, ProfileStore profiles) {
    ManagedChannel channel = Channels.open(endpoint);
    ProfileTokens tokens =
        new ProfileTokens(
            endpoint, profiles, AuthServiceGrpc.newBlockingStub(channel), Clock.systemUTC());
    return new Connection(channel, BearerTokenCredentials.from(tokens).allowPlaintextOnLoopback());
  }

  public AuthServiceBlockingStub auth() {
    return with(AuthServiceGrpc.newBlockingStub(channel));
  }

  public UserServiceBlockingStub users() {
    return with(UserServiceGrpc.newBlockingStub(channel));
  }

  ChatServiceStub chat() {
    return with(ChatServiceGrpc.newStub(channel));
  }

  ChatServiceBlockingStub blockingChat() {
    return with(ChatServiceGrpc.newBlockingStub(channel));
  }

  FileServiceStub files() {
    return with(FileServiceGrpc.newStub(channel));
  }

  public FileServiceBlockingStub blockingFiles() {
    return with(FileServiceGrpc.newBlockingStub(channel));
  }

  public NewsServiceBlockingStub news() {
    return with(NewsServiceGrpc.newBlockingStub(channel));
  }

  public HealthBlockingStub health() {
    return HealthGrpc.newBlockingStub(channel);
  }

  /** Ends what is still open after a moment. */
  @Override
  public void close() {
    channel.shutdown();
    try {
      if (channel.awaitTermination(2, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channel.shutdownNow();
  }

  private <S extends AbstractStub<S>> S with(S stub) {
    return credentials == null ? stub : stub.withCallCredentials(credentials);
  }
}
