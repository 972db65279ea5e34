package io.grpckit.examples.chat;

import io.grpckit.examples.log.Broker;
import io.grpckit.examples.log.JetStreamTopicLog;
import io.grpckit.examples.log.NatsServer;
import io.grpckit.examples.log.TopicLog;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("engines")
class JetStreamChatLogTest extends ChatLogContract {

  @TempDir private static Path folder;

  private static NatsServer nats;
  private static int count;

  private Broker broker;
  private TopicLog<Message> log;

  @BeforeAll
  static void start() {
    nats = NatsServer.start(folder);
  }

  @AfterAll
  static void stop() {
    nats.close();
  }

  @BeforeEach
  void open() {
    count++;
    broker = Broker.connect(nats.address());
    log = JetStreamTopicLog.open(broker, "CHAT" + count, "chat.room" + count, new ChatMessages());
  }

  @AfterEach
  void close() {
    log.close();
    broker.close();
  }

  @Override
  protected TopicLog<Message> log() {
    return log;
  }
}
