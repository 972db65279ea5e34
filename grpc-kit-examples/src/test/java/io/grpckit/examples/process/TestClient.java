package io.grpckit.examples.process;

import com.google.protobuf.ByteString;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpckit.examples.auth.v1.AuthServiceGrpc;
import io.grpckit.examples.auth.v1.LoginRequest;
import io.grpckit.examples.auth.v1.LoginResponse;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.chat.v1.ChatServiceGrpc.ChatServiceBlockingStub;
import io.grpckit.examples.chat.v1.ChatServiceGrpc.ChatServiceStub;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.file.v1.FileServiceGrpc.FileServiceBlockingStub;
import io.grpckit.examples.file.v1.FileServiceGrpc.FileServiceStub;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.examples.news.v1.NewsServiceGrpc.NewsServiceBlockingStub;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.examples.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import io.grpckit.interceptors.auth.client.BearerTokenCredentials;
import java.util.ArrayList;
import java.util.List;

/** A bare channel to a server process, signed in as alice. */
final class TestClient implements AutoCloseable {
  static final String PASSWORD = "demo-password";

  private final ManagedChannel channel;
  private final LoginResponse tokens;
  private final CallCredentials credentials;

  private TestClient(ManagedChannel channel, LoginResponse tokens) {
    this.channel = channel;
    this.tokens = tokens;
    this.credentials =
        BearerTokenCredentials.of(tokens.getAccessToken()).allowPlaintextOnLoopback();
  }

  /** Signs in at {@code HOST:PORT}, or at the first of several that answers. */
  static TestClient signIn(String target) {
    ManagedChannel channel = open(target);
    LoginResponse tokens =
        AuthServiceGrpc.newBlockingStub(channel)
            .login(
                LoginRequest.newBuilder()
                    .setEmail("alice@example.com")
                    .setPassword(PASSWORD)
                    .build());
    return new TestClient(channel, tokens);
  }

  /** The same person with the same token, elsewhere. */
  TestClient at(String target) {
    return new TestClient(open(target), tokens);
  }

  private static ManagedChannel open(String target) {
    return NettyChannelBuilder.forTarget("static:///" + target).usePlaintext().build();
  }

  String accessToken() {
    return tokens.getAccessToken();
  }

  UserServiceBlockingStub users() {
    return UserServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials);
  }

  ChatServiceBlockingStub chat() {
    return ChatServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials);
  }

  ChatServiceStub asyncChat() {
    return ChatServiceGrpc.newStub(channel).withCallCredentials(credentials);
  }

  FileServiceBlockingStub files() {
    return FileServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials);
  }

  FileServiceStub asyncFiles() {
    return FileServiceGrpc.newStub(channel).withCallCredentials(credentials);
  }

  NewsServiceBlockingStub news() {
    return NewsServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials);
  }

  boolean isServing(String service) {
    return HealthGrpc.newBlockingStub(channel)
            .check(HealthCheckRequest.newBuilder().setService(service).build())
            .getStatus()
        == ServingStatus.SERVING;
  }

  List<ChatMessage> history(String room) {
    List<ChatMessage> messages = new ArrayList<>();
    chat()
        .getMessages(GetMessagesRequest.newBuilder().setRoom(room).build())
        .forEachRemaining(messages::add);
    return messages;
  }

  ByteString download(String fileId) {
    List<ByteString> chunks = new ArrayList<>();
    files()
        .downloadFile(DownloadFileRequest.newBuilder().setFileId(fileId).build())
        .forEachRemaining(chunk -> chunks.add(chunk.getData()));
    return ByteString.copyFrom(chunks);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
