package io.grpckit.examples.chat;

import static java.util.Objects.requireNonNull;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import io.grpckit.examples.chat.v1.PresenceEvent;
import io.grpckit.examples.chat.v1.WatchPresenceRequest;
import io.grpckit.examples.feed.EarlyHeaders;
import io.grpckit.examples.feed.EncodeOnce;
import io.grpckit.examples.feed.Feed;
import io.grpckit.examples.feed.FeedLimits;
import io.grpckit.examples.file.FileService;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileInfo;
import io.grpckit.examples.log.Broker;
import io.grpckit.examples.log.JetStreamTopicLog;
import io.grpckit.examples.log.SqlTopicLog;
import io.grpckit.examples.log.TopicLog;
import io.grpckit.examples.store.Database;
import java.time.Clock;

/**
 * {@code chat.v1.ChatService} on the wire. Requests arrive validated, callers authorised; what goes
 * wrong is mapped outside, by {@link #failures()}.
 */
public final class ChatService
    implements ChatServiceGrpc.AsyncService, BindableService, AutoCloseable {

  /** What listening costs at most. */
  public static final FeedLimits LIMITS = new FeedLimits(64, 256, 2_000);

  private final ChatRooms rooms;
  private final Feed<ChatMessage> feed;
  private final TopicLog<Message> log;
  private final Presence presence;
  private final FileService files;

  ChatService(
      TopicLog<Message> log, Presence presence, FileService files, Clock clock, FeedLimits limits) {
    this.rooms = new ChatRooms(log, clock);
    this.presence = presence;
    this.feed = Feed.create("chat", log, ChatMessages::of, limits);
    this.log = log;
    this.files = files;
  }

  /**
   * Serves rooms that are stored in the database, and that no other server serves.
   *
   * @param database with its tables up to date
   * @param files where attachments go
   * @return the service, to be closed after the server
   */
  public static ChatService create(Database database, FileService files) {
    return create(new SqlTopicLog<>(database, new ChatTable()), Presence.ofThisServer(), files);
  }

  /**
   * Serves rooms that are on the broker, together with any number of other servers.
   *
   * @param broker to be closed later than the service
   * @param files where attachments go
   * @return the service, to be closed after the server
   */
  public static ChatService create(Broker broker, FileService files) {
    return create(
        JetStreamTopicLog.open(broker, "CHAT", "chat.room", new ChatMessages()),
        Presence.ofAllServers(broker),
        files);
  }

  private static ChatService create(TopicLog<Message> log, Presence presence, FileService files) {
    return new ChatService(
        log, presence, requireNonNull(files, "files"), Clock.systemUTC(), LIMITS);
  }

  /**
   * What callers are told when something goes wrong here.
   *
   * @return for the mapper of the server
   */
  public static ExceptionMapper failures() {
    return Feed.failures().orElse(Presence.failures());
  }

  /** A live message, or event, is encoded once for all who listen. */
  @Override
  public ServerServiceDefinition bindService() {
    return EarlyHeaders.in(
        EncodeOnce.in(
            ChatServiceGrpc.bindService(this),
            ChatServiceGrpc.getGetMessagesMethod(),
            ChatServiceGrpc.getChatMethod(),
            ChatServiceGrpc.getWatchPresenceMethod()));
  }

  @Override
  public void sendMessage(ChatMessage request, StreamObserver<ChatMessage> response) {
    ChatRules.checkSent(request);
    Message stored =
        rooms.say(
            Participant.current(), request.getRoom(), request.getText(), request.getClientId());
    response.onNext(ChatMessages.of(stored));
    response.onCompleted();
  }

  @Override
  public void getMessages(GetMessagesRequest request, StreamObserver<ChatMessage> messages) {
    long after = Feed.cursor(request.getAfterCursor());
    if (request.getFollow()) {
      feed.subscribe(messages).follow(request.getRoom(), after);
      presence.enter(request.getRoom());
    } else {
      feed.subscribe(messages).replay(request.getRoom(), after);
    }
  }

  @Override
  public StreamObserver<FileChunk> uploadFile(StreamObserver<FileInfo> response) {
    return files.receive(response);
  }

  @Override
  public StreamObserver<ChatMessage> chat(StreamObserver<ChatMessage> messages) {
    return new ChatCall(rooms, presence, feed, messages).start();
  }

  @Override
  public void watchPresence(WatchPresenceRequest request, StreamObserver<PresenceEvent> events) {
    presence.watch(request.getRoom(), events);
  }

  /** Lets go of the threads and of the log. */
  @Override
  public void close() {
    presence.close();
    feed.close();
    log.close();
  }
}
