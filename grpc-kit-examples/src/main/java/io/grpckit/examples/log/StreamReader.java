package io.grpckit.examples.log;

import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.FetchConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.StreamContext;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.support.NatsJetStreamConstants;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads a stream in pages. Each has a consumer of its own, so that nothing stays open. */
final class StreamReader {

  private static final Duration KEEP_FORGOTTEN = Duration.ofSeconds(10);
  private static final int FETCH_MILLIS = 5_000;
  private static final int SEARCH_PAGE = 500;

  private final StreamContext stream;

  StreamReader(StreamContext stream) {
    this.stream = stream;
  }

  /** A consumer that costs the broker little, and is forgotten by itself. */
  static ConsumerConfiguration.Builder consumer(String subject) {
    return ConsumerConfiguration.builder()
        .filterSubject(subject)
        .ackPolicy(AckPolicy.None)
        .memStorage(true)
        .numReplicas(1)
        .inactiveThreshold(KEEP_FORGOTTEN);
  }

  static ConsumerConfiguration.Builder consumerAfter(String subject, long cursor) {
    return consumer(subject).deliverPolicy(DeliverPolicy.ByStartSequence).startSequence(cursor + 1);
  }

  /** The next messages; fewer than the limit only at the end. */
  List<Message> page(String subject, long afterCursor, int limit)
      throws IOException, JetStreamApiException {
    ConsumerContext consumer =
        stream.createOrUpdateConsumer(consumerAfter(subject, afterCursor).build());
    try {
      return fetch(consumer, (int) Math.min(limit, pending(consumer)));
    } finally {
      forget(consumer);
    }
  }

  /** Where a message with the given id is that was published after a time. */
  OptionalLong find(String subject, Instant since, String messageId)
      throws IOException, JetStreamApiException {
    ConsumerContext consumer =
        stream.createOrUpdateConsumer(
            consumer(subject)
                .deliverPolicy(DeliverPolicy.ByStartTime)
                .startTime(since.atZone(ZoneOffset.UTC))
                .headersOnly(true)
                .build());
    try {
      long pending = pending(consumer);
      while (pending > 0) {
        List<Message> page = fetch(consumer, (int) Math.min(SEARCH_PAGE, pending));
        for (Message message : page) {
          if (messageId.equals(message.getHeaders().getFirst(NatsJetStreamConstants.MSG_ID_HDR))) {
            return OptionalLong.of(message.metaData().streamSequence());
          }
        }
        pending -= page.size();
      }
      return OptionalLong.empty();
    } finally {
      forget(consumer);
    }
  }

  private static long pending(ConsumerContext consumer) {
    return consumer.getCachedConsumerInfo().getCalculatedPending();
  }

  private static List<Message> fetch(ConsumerContext consumer, int count)
      throws IOException, JetStreamApiException {
    List<Message> messages = new ArrayList<>();
    if (count == 0) {
      return messages;
    }
    FetchConsumer fetched =
        consumer.fetch(
            FetchConsumeOptions.builder().maxMessages(count).expiresIn(FETCH_MILLIS).build());
    while (messages.size() < count) {
      messages.add(next(fetched));
    }
    return messages;
  }

  private static Message next(FetchConsumer fetched) throws IOException {
    try {
      Message message = fetched.nextMessage();
      if (message == null) {
        throw new IOException("messages are missing");
      }
      return message;
    } catch (JetStreamStatusCheckedException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading", e);
    }
  }

  private void forget(ConsumerContext consumer) {
    try {
      stream.deleteConsumer(consumer.getConsumerName());
    } catch (IOException | JetStreamApiException e) {
      // the broker forgets it by itself
    }
  }
}
