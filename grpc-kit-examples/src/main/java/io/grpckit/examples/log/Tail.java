package io.grpckit.examples.log;

import io.nats.client.ConsumeOptions;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.StreamContext;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from a stream whatever is appended to it, in order, once each. The consumer lives in the
 * broker's memory: after the connection was lost, when a message is missing, or when nothing comes
 * although there is something, another takes over behind the last message.
 */
final class Tail implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Tail.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int POLLS_UNTIL_SUSPICIOUS = 8;
  private static final int BATCH = 200;
  private static final Duration RETRY_DELAY = Duration.ofMillis(250);

  private final Broker broker;
  private final StreamContext stream;
  private final String subject;
  private final Consumer<Message> sink;
  private final Thread thread;

  private volatile boolean closed;
  private long last;

  /**
   * Prepares to follow.
   *
   * @param last the sequence of the last message that is not wanted
   * @param sink called on one thread; what it throws ends nothing
   */
  Tail(Broker broker, StreamContext stream, String subject, long last, Consumer<Message> sink) {
    this.broker = broker;
    this.stream = stream;
    this.subject = subject;
    this.last = last;
    this.sink = sink;
    this.thread = new Thread(this::run, "tail-" + stream.getStreamName());
    thread.setDaemon(true);
  }

  Tail start() {
    thread.start();
    return this;
  }

  private void run() {
    while (!closed) {
      try {
        long connection = broker.reconnects();
        follow(connection);
      } catch (InterruptedException e) {
        closed = true;
      } catch (Exception e) {
        log.debug("following {} begins anew", subject, e);
        pause();
      }
    }
  }

  private void follow(long connection) throws Exception {
    var consumer =
        broker.ask(
            () -> stream.createOrUpdateConsumer(StreamReader.consumerAfter(subject, last).build()));
    ConsumeOptions options = ConsumeOptions.builder().batchSize(BATCH).build();
    IterableConsumer messages = broker.ask(() -> consumer.iterate(options));
    try {
      follow(messages, connection);
    } finally {
      messages.close();
    }
  }

  private void follow(IterableConsumer messages, long connection) throws Exception {
    long expected = 1;
    int polls = 0;
    while (!closed && connection == broker.reconnects()) {
      Message message = messages.nextMessage(POLL);
      if (message != null) {
        polls = 0;
        accept(message, expected++);
      } else if (++polls == POLLS_UNTIL_SUSPICIOUS) {
        polls = 0;
        checkThatNothingIsMissing();
      }
    }
  }

  private void accept(Message message, long expected) throws IOException {
    NatsJetStreamMetaData place = message.metaData();
    if (place.consumerSequence() != expected) {
      throw new IOException("message %d is missing".formatted(expected));
    }
    try {
      sink.accept(message);
    } catch (RuntimeException e) {
      log.error("message {} of {} is lost here", place.streamSequence(), subject, e);
    }
    last = place.streamSequence();
  }

  private void checkThatNothingIsMissing() throws IOException {
    long end = broker.ask(() -> lastSequence(stream));
    if (end > last) {
      throw new IOException("nothing comes after %d, though there is %d".formatted(last, end));
    }
  }

  static long lastSequence(StreamContext stream) throws IOException, JetStreamApiException {
    return stream.getStreamInfo().getStreamState().getLastSequence();
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_DELAY.toMillis());
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
