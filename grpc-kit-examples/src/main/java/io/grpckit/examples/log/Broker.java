package io.grpckit.examples.log;

import static java.util.Objects.requireNonNull;

import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.RpcFailure;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PublishOptions;
import io.nats.client.StreamContext;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to NATS with JetStream. It comes back by itself after the broker was away; until
 * then whatever needs it fails at once. Thread-safe.
 */
public final class Broker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration RESEND_FOR = Duration.ofSeconds(5);
  private static final Duration RESEND_DELAY = Duration.ofMillis(100);
  private static final int UNAVAILABLE = 503;
  private static final int STREAM_EXISTS_WITH_ANOTHER_CONFIGURATION = 10058;

  private final AtomicBoolean connected = new AtomicBoolean();
  private final AtomicBoolean inOrder = new AtomicBoolean(true);
  private final AtomicLong reconnects = new AtomicLong();
  private final List<String> streams = new CopyOnWriteArrayList<>();
  private final int replicas;
  private final Connection connection;
  private final JetStream jetStream;
  private final JetStreamManagement management;

  private Broker(BrokerAddress address) throws IOException, InterruptedException {
    this.replicas = address.replicas();
    this.connection =
        Nats.connect(
            new Options.Builder()
                .servers(address.servers().toArray(String[]::new))
                .connectionName("grpc-kit example")
                .connectionTimeout(Duration.ofSeconds(3))
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(200))
                .reconnectBufferSize(0) // who cannot be served is told at once
                .pingInterval(Duration.ofSeconds(5)) // two missed: the broker is frozen
                .connectionListener(this::changed)
                .errorListener(new ErrorListener() {}) // what fails is reported where it does
                .build());
    JetStreamOptions options = JetStreamOptions.builder().requestTimeout(REQUEST_TIMEOUT).build();
    this.jetStream = connection.jetStream(options);
    this.management = connection.jetStreamManagement(options);
  }

  /**
   * Connects.
   *
   * @param address where the broker is
   * @return the connection
   * @throws BrokerUnavailableException if nobody answers there, or not to us
   */
  public static Broker connect(BrokerAddress address) {
    try {
      return new Broker(requireNonNull(address, "address"));
    } catch (AuthenticationException e) {
      throw new BrokerUnavailableException("NATS does not let us in");
    } catch (IOException e) { // which names the servers with their passwords
      throw new BrokerUnavailableException("NATS does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerUnavailableException(e);
    }
  }

  /**
   * What callers are told when something goes wrong here.
   *
   * @return for the mapper of the server
   */
  public static ExceptionMapper failures() {
    return ExceptionMapper.builder()
        .map(
            BrokerUnavailableException.class,
            RpcFailure.unavailable("nothing can be sent or read at the moment", RETRY_DELAY))
        .build();
  }

  /**
   * Asks the broker for each stream that is used.
   *
   * @throws BrokerUnavailableException if it does not answer, or a stream is out of order
   */
  public void check() {
    for (String stream : streams) {
      ask(() -> management.getStreamInfo(stream));
    }
  }

  /** Creates a stream unless it is there; then it stays as an operator has configured it. */
  StreamContext open(StreamConfiguration.Builder stream) {
    StreamConfiguration configuration = stream.replicas(replicas).build();
    StreamContext context = ask(() -> createOrFind(configuration));
    streams.add(configuration.getName());
    return context;
  }

  private StreamContext createOrFind(StreamConfiguration configuration)
      throws IOException, JetStreamApiException {
    try {
      management.addStream(configuration);
    } catch (JetStreamApiException e) {
      if (e.getApiErrorCode() != STREAM_EXISTS_WITH_ANOTHER_CONFIGURATION) {
        throw e;
      }
    }
    return jetStream.getStreamContext(configuration.getName());
  }

  /**
   * Publishes, and again where no answer comes or no leader is there for the moment. The message
   * id, or what the options expect, must make that harmless.
   */
  PublishAck publish(String subject, byte[] body, PublishOptions options)
      throws IOException, JetStreamApiException {
    long start = System.nanoTime();
    while (true) {
      try {
        return jetStream.publish(subject, body, options);
      } catch (IOException e) {
        pauseOrThrow(e, start);
      } catch (JetStreamApiException e) {
        if (e.getErrorCode() != UNAVAILABLE) {
          throw e;
        }
        pauseOrThrow(e, start);
      }
    }
  }

  private <X extends Exception> void pauseOrThrow(X failure, long start) throws X {
    boolean tooLate = System.nanoTime() - start > RESEND_FOR.toNanos();
    if (tooLate || connection.getStatus() != Connection.Status.CONNECTED) {
      throw failure;
    }
    LockSupport.parkNanos(RESEND_DELAY.toNanos());
  }

  Connection connection() {
    return connection;
  }

  JetStreamManagement management() {
    return management;
  }

  /** How often the connection came back, and with it, maybe, another broker. */
  long reconnects() {
    return reconnects.get();
  }

  /** Asks the broker something, unless it is known to be away. */
  <T> T ask(Question<T> question) {
    requireConnection();
    try {
      T answer = question.ask();
      if (!inOrder.getAndSet(true)) {
        LOG.info("NATS answers again");
      }
      return answer;
    } catch (IOException | JetStreamApiException | IllegalStateException e) {
      if (inOrder.getAndSet(false)) {
        LOG.error("NATS does not answer as it should: {}", e.getMessage());
      }
      throw new BrokerUnavailableException(e);
    }
  }

  void requireConnection() {
    Connection.Status status = connection.getStatus();
    if (status != Connection.Status.CONNECTED) {
      throw new BrokerUnavailableException("the connection to NATS is " + status);
    }
  }

  private void changed(Connection ignored, ConnectionListener.Events event) {
    switch (event) {
      case CONNECTED -> connected.set(true);
      case DISCONNECTED -> {
        if (connected.getAndSet(false)) { // it is told of each attempt
          LOG.warn("the connection to NATS is lost");
        }
      }
      case RECONNECTED -> {
        connected.set(true);
        reconnects.incrementAndGet();
        LOG.info("connected to NATS again");
      }
      default -> {
        // of no consequence
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A request to JetStream. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws IOException, JetStreamApiException;
  }
}
