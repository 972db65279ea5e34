package io.grpckit.examples.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.StreamContext;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Which client ids have been used, in a stream of their own. JetStream knows them by itself, but
 * only for minutes. Thread-safe.
 */
final class ClientIds {

  private static final Duration KEPT = Duration.ofDays(30);
  private static final int DIGEST_BYTES = 16;
  private static final int WRONG_LAST_SEQUENCE = 10071;
  private static final PublishOptions IF_ABSENT =
      PublishOptions.builder().expectedLastSubjectSequence(0).build();

  private final Broker broker;
  private final String prefix;
  private final StreamContext stream;

  /**
   * Opens the stream.
   *
   * @param prefix of its subjects, a dot at the end
   */
  ClientIds(Broker broker, String streamName, String prefix) {
    this.broker = broker;
    this.prefix = prefix;
    this.stream =
        broker.open(
            StreamConfiguration.builder()
                .name(streamName)
                .subjects(prefix + "*")
                .storageType(StorageType.File)
                .maxAge(KEPT));
  }

  /** What an author calls an entry of a topic, in a form that fits into a subject. */
  static String key(Draft<?> draft) {
    String name = String.join("\0", draft.topic(), draft.authorId(), draft.clientId());
    byte[] digest = new byte[DIGEST_BYTES];
    System.arraycopy(sha256(name), 0, digest, 0, DIGEST_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  /**
   * Notes that a key is used.
   *
   * @return when it was noted first; empty if it was now
   */
  Optional<Instant> claim(String key) throws IOException, JetStreamApiException {
    String subject = prefix + key;
    try {
      broker.publish(subject, new byte[0], IF_ABSENT);
      return Optional.empty();
    } catch (JetStreamApiException e) {
      if (e.getApiErrorCode() != WRONG_LAST_SEQUENCE) {
        throw e;
      }
      return Optional.of(stream.getLastMessage(subject).getTime().toInstant());
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
