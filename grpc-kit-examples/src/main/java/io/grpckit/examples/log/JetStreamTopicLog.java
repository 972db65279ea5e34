package io.grpckit.examples.log;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.StreamContext;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log on NATS JetStream: a subject per topic, all in one stream, whose sequence is the cursor.
 * Any number of processes may append and read; each follows the stream with one consumer and keeps
 * the last entries in memory, so that live reading asks the broker for nothing.
 *
 * @param <E> the type of the entries
 */
public final class JetStreamTopicLog<E extends Entry> implements TopicLog<E> {

  private static final Logger log = LoggerFactory.getLogger(JetStreamTopicLog.class);
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9-]+");
  private static final int NO_MESSAGE = 10037;
  private static final int RECENT_ENTRIES = 4096;
  private static final long RECENT_BYTES = 16 << 20;

  /** For how long JetStream itself tells messages with the same id. */
  private static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(2);

  private final Broker broker;
  private final String prefix;
  private final EntryCodec<E> codec;
  private final Duration duplicateWindow;
  private final StreamContext stream;
  private final StreamReader reader;
  private final ClientIds clientIds;
  private final RecentEntries<E> recent;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final Tail tail;

  JetStreamTopicLog(
      Broker broker, String name, String prefix, EntryCodec<E> codec, Duration duplicateWindow) {
    this.broker = broker;
    this.prefix = prefix + ".";
    this.codec = codec;
    this.duplicateWindow = duplicateWindow;
    this.stream =
        broker.open(
            StreamConfiguration.builder()
                .name(name)
                .subjects(prefix + ".*")
                .storageType(StorageType.File)
                .duplicateWindow(duplicateWindow));
    this.reader = new StreamReader(stream);
    this.clientIds = new ClientIds(broker, name + "_CLIENT_IDS", prefix + ".client-id.");
    long last = broker.ask(() -> Tail.lastSequence(stream));
    this.recent = new RecentEntries<>(RECENT_ENTRIES, RECENT_BYTES, last);
    this.tail = new Tail(broker, stream, prefix + ".*", last, this::appended);
  }

  /**
   * Opens a log. Its streams are created unless they are there: one with the given name, one with
   * {@code _CLIENT_IDS} added.
   *
   * @param broker where it is
   * @param name of the stream
   * @param prefix of the subjects, without a dot at the end
   * @param codec how entries are bytes
   * @return the log, to be closed before the broker
   * @throws BrokerUnavailableException if the broker does not answer
   */
  public static <E extends Entry> JetStreamTopicLog<E> open(
      Broker broker, String name, String prefix, EntryCodec<E> codec) {
    return open(broker, name, prefix, codec, DUPLICATE_WINDOW);
  }

  static <E extends Entry> JetStreamTopicLog<E> open(
      Broker broker, String name, String prefix, EntryCodec<E> codec, Duration duplicateWindow) {
    JetStreamTopicLog<E> opened =
        new JetStreamTopicLog<>(broker, name, prefix, codec, duplicateWindow);
    opened.tail.start();
    return opened;
  }

  @Override
  public E append(Draft<E> draft) {
    String subject = subject(draft.topic());
    byte[] body = codec.encode(draft.at(0));
    return broker.ask(
        () -> {
          if (draft.clientId().isEmpty()) {
            return draft.at(publish(subject, body, draft.id()).getSeqno());
          }
          String key = ClientIds.key(draft);
          Optional<Instant> claimed = clientIds.claim(key);
          if (claimed.isPresent() && isForgotten(claimed.get())) {
            OptionalLong stored = reader.find(subject, searchedSince(claimed.get()), key);
            if (stored.isPresent()) {
              return entryAt(stored.getAsLong());
            }
          }
          PublishAck ack = publish(subject, body, key);
          return ack.isDuplicate() ? entryAt(ack.getSeqno()) : draft.at(ack.getSeqno());
        });
  }

  /** Whether JetStream may have forgotten the id; our clock and the broker's may differ. */
  private boolean isForgotten(Instant claimed) {
    return claimed.plus(duplicateWindow.dividedBy(2)).isBefore(Instant.now());
  }

  /**
   * The claim and the entry are in two streams, each with the time of its own leader's clock: the
   * entry may seem older.
   */
  private Instant searchedSince(Instant claimed) {
    return claimed.minus(duplicateWindow);
  }

  private PublishAck publish(String subject, byte[] body, String messageId)
      throws IOException, JetStreamApiException {
    return broker.publish(subject, body, PublishOptions.builder().messageId(messageId).build());
  }

  private E entryAt(long sequence) throws IOException, JetStreamApiException {
    return codec.decode(stream.getMessage(sequence).getData(), sequence);
  }

  @Override
  public List<E> read(String topic, long afterCursor, int limit) {
    String subject = subject(topic);
    Optional<List<E>> remembered = recent.after(topic, afterCursor, limit);
    if (remembered.isPresent()) {
      long end = lastCursor(topic);
      remembered = recent.after(topic, afterCursor, limit);
      if (recent.last() >= end && remembered.isPresent()) {
        return remembered.get();
      }
    }
    return readFromBroker(subject, afterCursor, limit);
  }

  @Override
  public List<E> readAnnounced(String topic, long afterCursor, int limit) {
    return recent
        .after(topic, afterCursor, limit)
        .orElseGet(() -> readFromBroker(subject(topic), afterCursor, limit));
  }

  private List<E> readFromBroker(String subject, long afterCursor, int limit) {
    List<E> entries = new ArrayList<>();
    long cursor = afterCursor;
    boolean more = true;
    while (more && entries.size() < limit) {
      int wanted = limit - entries.size();
      List<Message> page = page(subject, cursor, wanted);
      for (Message message : page) {
        decode(message).ifPresent(entries::add);
        cursor = message.metaData().streamSequence();
      }
      more = page.size() == wanted;
    }
    return entries;
  }

  private List<Message> page(String subject, long afterCursor, int limit) {
    return broker.ask(() -> reader.page(subject, afterCursor, limit));
  }

  @Override
  public long lastCursor(String topic) {
    String subject = subject(topic);
    return broker.ask(
        () -> {
          try {
            MessageInfo last = stream.getLastMessage(subject);
            return last.getSeq();
          } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_MESSAGE) {
              return 0L;
            }
            throw e;
          }
        });
  }

  @Override
  public void onAppend(Consumer<String> listener) {
    listeners.add(listener);
  }

  private void appended(Message message) {
    String topic = message.getSubject().substring(prefix.length());
    Optional<E> entry = decode(message);
    if (entry.isPresent()) {
      recent.add(topic, entry.get(), message.getData().length);
      listeners.forEach(listener -> listener.accept(topic));
    } else {
      recent.skip(message.metaData().streamSequence());
    }
  }

  /** Whoever may publish to the stream may publish anything. */
  private Optional<E> decode(Message message) {
    long sequence = message.metaData().streamSequence();
    try {
      return Optional.of(codec.decode(message.getData(), sequence));
    } catch (IOException e) {
      log.error("message {} of {} is none of ours", sequence, message.getSubject());
      return Optional.empty();
    }
  }

  /** A wildcard would read other topics. */
  private String subject(String topic) {
    if (!TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException(
          "topic must consist of letters, digits and hyphens, was \"%s\"".formatted(topic));
    }
    return prefix + topic;
  }

  @Override
  public void close() {
    tail.close();
  }
}
