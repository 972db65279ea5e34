package io.grpckit.examples.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What one server of many has: a connection, a log, and a listener to one topic. */
final class Instance implements AutoCloseable {

  static final String TOPIC = "room";

  final Broker broker;
  final TopicLog<Note> log;

  private final List<Note> heard = new CopyOnWriteArrayList<>();

  private Instance(BrokerAddress address, Duration duplicateWindow) {
    broker = Broker.connect(address);
    log = JetStreamTopicLog.open(broker, "NOTES", "notes", new Note.Codec(), duplicateWindow);
    log.onAppend(topic -> listen());
  }

  static Instance on(NatsServer nats) {
    return on(nats.address());
  }

  static Instance on(BrokerAddress address) {
    return new Instance(address, Duration.ofMinutes(2));
  }

  static Instance on(NatsServer nats, Duration duplicateWindow) {
    return new Instance(nats.address(), duplicateWindow);
  }

  Note append(String text, String clientId) {
    return log.append(Note.draft(TOPIC, text, clientId));
  }

  /** What was announced, in the order in which it was. */
  List<Note> heard() {
    return heard;
  }

  List<Note> stored() {
    return log.read(TOPIC, 0, Integer.MAX_VALUE);
  }

  /** On the one thread of the log. */
  private void listen() {
    long cursor = heard.isEmpty() ? 0 : heard.get(heard.size() - 1).cursor();
    heard.addAll(log.readAnnounced(TOPIC, cursor, Integer.MAX_VALUE));
  }

  @Override
  public void close() {
    log.close();
    broker.close();
  }
}
