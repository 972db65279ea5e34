package io.grpckit.examples.log;

import static java.util.Objects.requireNonNull;

import io.nats.client.Dispatcher;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What servers on a broker tell each other about the present moment: whoever is connected hears it,
 * whoever is not misses it, and nobody keeps it. Thread-safe.
 */
public final class BrokerBroadcast implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerBroadcast.class);
  private static final int MAX_WAITING_MESSAGES = 10_000;
  private static final long MAX_WAITING_BYTES = 16 << 20;
  private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

  private final Broker broker;
  private final String prefix;
  private final Dispatcher dispatcher;

  private BrokerBroadcast(Broker broker, String prefix, BiConsumer<String, byte[]> listener) {
    this.broker = broker;
    this.prefix = prefix + ".";
    this.dispatcher =
        broker
            .connection()
            .createDispatcher(
                message ->
                    listener.accept(
                        message.getSubject().substring(this.prefix.length()), message.getData()));
    dispatcher.setPendingLimits(MAX_WAITING_MESSAGES, MAX_WAITING_BYTES);
    dispatcher.subscribe(this.prefix + ">");
  }

  /**
   * Begins to listen.
   *
   * @param broker to be closed later
   * @param prefix of the subjects, without a dot at the end
   * @param listener gets the rest of each subject and the body, also of what is sent here, in the
   *     order in which each server has sent it; on one thread, and what piles up there beyond a
   *     limit is lost
   * @return the broadcast
   */
  public static BrokerBroadcast open(
      Broker broker, String prefix, BiConsumer<String, byte[]> listener) {
    return new BrokerBroadcast(broker, prefix, requireNonNull(listener, "listener"));
  }

  /**
   * Tells everybody who listens, if the broker is there and takes it.
   *
   * @param subject without the prefix
   * @param body anything
   */
  public void send(String subject, byte[] body) {
    try {
      broker.connection().publish(prefix + subject, body);
    } catch (IllegalStateException e) {
      // the broker is away: this is what may be missed
    } catch (IllegalArgumentException e) {
      LOG.warn("NATS does not take {} bytes for {}: {}", body.length, subject, e.getMessage());
    }
  }

  /**
   * Says whether anything can be heard.
   *
   * @throws BrokerUnavailableException if not
   */
  public void requireConnection() {
    broker.requireConnection();
  }

  /** Listens no more. What was sent is on its way. */
  @Override
  public void close() {
    try {
      broker.connection().flush(FLUSH_TIMEOUT);
      broker.connection().closeDispatcher(dispatcher);
    } catch (TimeoutException | IllegalStateException e) {
      // the broker is away, or the connection is closed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
