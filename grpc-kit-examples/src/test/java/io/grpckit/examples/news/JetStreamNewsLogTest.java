package io.grpckit.examples.news;

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
class JetStreamNewsLogTest extends NewsLogContract {

  @TempDir private static Path folder;

  private static NatsServer nats;
  private static int count;

  private Broker broker;
  private TopicLog<Article> log;

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
    log = JetStreamTopicLog.open(broker, "NEWS" + count, "news" + count, new NewsItems());
  }

  @AfterEach
  void close() {
    log.close();
    broker.close();
  }

  @Override
  protected TopicLog<Article> log() {
    return log;
  }
}
