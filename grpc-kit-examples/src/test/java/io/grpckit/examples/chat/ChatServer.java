package io.grpckit.examples.chat;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.Channel;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpckit.examples.TestServer;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.chat.v1.ChatServiceGrpc.ChatServiceBlockingV2Stub;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import io.grpckit.examples.chat.v1.WatchPresenceRequest;
import io.grpckit.examples.file.FileLimits;
import io.grpckit.examples.file.FileService;
import io.grpckit.examples.log.Broker;
import io.grpckit.examples.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A server with the chat service on a folder, which can be stopped and started again. */
final class ChatServer implements AutoCloseable {

  private final Path folder;
  private final Opening opening;
  private Database database;
  private FileService files;
  private ChatService chat;
  private TestServer server;

  ChatServer(Path folder) throws IOException {
    this(folder, ChatService::create);
  }

  ChatServer(Path folder, Opening opening) throws IOException {
    this.folder = folder;
    this.opening = opening;
    start();
  }

  /** Makes the service that is served. */
  @FunctionalInterface
  interface Opening {
    ChatService open(Database database, FileService files);
  }

  private void start() throws IOException {
    database = Database.sqlite(folder.resolve("example.db"));
    FileLimits limits = FileLimits.ofFileSize(1 << 20);
    files = FileService.create(database, folder.resolve("files"), limits, (caller, file) -> "");
    chat = opening.open(database, files);
    server =
        TestServer.start(
            ChatService.failures().orElse(FileService.failures()).orElse(Broker.failures()),
            chat,
            files);
  }

  void restart() throws IOException {
    close();
    start();
  }

  void drain() {
    server.drain();
  }

  @Override
  public void close() {
    server.close();
    chat.close();
    files.close();
    database.close();
  }

  ChatServiceBlockingV2Stub as(String name) {
    return ChatServiceGrpc.newBlockingV2Stub(server.as(name)).withDeadlineAfter(60, SECONDS);
  }

  Channel channel(String name) {
    return server.as(name);
  }

  ChatMessage send(String name, String text) throws StatusException {
    return as(name).sendMessage(message(text));
  }

  List<ChatMessage> history(String name, long afterCursor) throws Exception {
    BlockingClientCall<?, ChatMessage> call = as(name).getMessages(request(afterCursor).build());
    List<ChatMessage> messages = new ArrayList<>();
    while (call.hasNext()) {
      messages.add(call.read());
    }
    return messages;
  }

  BlockingClientCall<?, ChatMessage> follow(String name, long afterCursor) {
    return as(name).getMessages(request(afterCursor).setFollow(true).build());
  }

  /** Somebody comes into a room, and says nothing. */
  BlockingClientCall<ChatMessage, ChatMessage> join(String name, String room) throws Exception {
    BlockingClientCall<ChatMessage, ChatMessage> call = as(name).chat();
    call.write(ChatMessage.newBuilder().setRoom(room).build());
    return call;
  }

  /** Somebody is in a room, and has said so, when this returns. */
  BlockingClientCall<ChatMessage, ChatMessage> enter(String name, String room) throws Exception {
    BlockingClientCall<ChatMessage, ChatMessage> call = as(name).chat();
    String hello = name + " is here, " + UUID.randomUUID();
    call.write(ChatMessage.newBuilder().setRoom(room).setText(hello).build());
    while (!call.read(30, SECONDS).getText().equals(hello)) {
      // others speak
    }
    return call;
  }

  Watcher watch(String name, String room) {
    return new Watcher(
        as(name).watchPresence(WatchPresenceRequest.newBuilder().setRoom(room).build()));
  }

  static ChatMessage message(String text) {
    return ChatMessage.newBuilder().setRoom("lobby").setText(text).build();
  }

  static GetMessagesRequest.Builder request(long afterCursor) {
    return GetMessagesRequest.newBuilder().setRoom("lobby").setAfterCursor(afterCursor);
  }

  static List<String> texts(BlockingClientCall<?, ChatMessage> call, int count) throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(call.read().getText());
    }
    return texts;
  }
}
