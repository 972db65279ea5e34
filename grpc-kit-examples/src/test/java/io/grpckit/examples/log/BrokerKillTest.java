package io.grpckit.examples.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that die while messages are sent. Nothing acknowledged is lost, nothing is doubled. */
@Tag("engines")
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BrokerKillTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int SENDERS = 4;
  private static final int MESSAGES_BEFORE = 300;

  @TempDir private Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Note> acknowledged = new CopyOnWriteArrayList<>();
  private final AtomicBoolean done = new AtomicBoolean();
  private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);

  @AfterEach
  void stop() throws Exception {
    done.set(true);
    threads.shutdownNow();
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void losesNothingWhenItsOnlyBrokerIsKilled() throws Exception {
    NatsServer nats = NatsServer.start(folder);
    open.add(nats);
    Instance sender = add(Instance.on(nats));
    Instance listener = add(Instance.on(nats));
    List<Future<?>> sending = send(sender);

    for (int round = 1; round <= 3; round++) {
      awaitAcknowledged(acknowledged.size() + MESSAGES_BEFORE);
      nats.kill();
      nats.restart();
    }
    awaitAcknowledged(acknowledged.size() + MESSAGES_BEFORE);
    end(sending);

    assertNothingLostOrDoubled(sender, listener);
  }

  @Test
  void losesNothingWhenOneOfThreeBrokersIsKilled() throws Exception {
    List<NatsServer> cluster = NatsServer.startCluster(folder, 3);
    open.addAll(cluster);
    BrokerAddress address =
        new BrokerAddress(cluster.stream().map(NatsServer::url).toList(), cluster.size());
    Instance sender = add(Instance.on(address));
    Instance listener = add(Instance.on(address));
    List<Future<?>> sending = send(sender);

    for (NatsServer server : cluster) { // one of them leads
      awaitAcknowledged(acknowledged.size() + MESSAGES_BEFORE);
      server.kill();
      awaitAcknowledged(acknowledged.size() + MESSAGES_BEFORE);
      server.restart();
    }
    end(sending);

    assertNothingLostOrDoubled(sender, listener);
  }

  private List<Future<?>> send(Instance sender) {
    List<Future<?>> sending = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      String name = "s" + i;
      sending.add(threads.submit(() -> sendUntilDone(sender, name)));
    }
    return sending;
  }

  /** As a client does it: again under the same client id until it is acknowledged. */
  private void sendUntilDone(Instance sender, String name) {
    for (int number = 0; !done.get(); number++) {
      String text = name + "-" + number;
      try {
        acknowledged.add(sender.append(text, text));
      } catch (BrokerUnavailableException e) {
        acknowledged.add(sendAgain(sender, text));
      }
    }
  }

  private static Note sendAgain(Instance sender, String text) {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(BrokerUnavailableException.class)
        .until(() -> sender.append(text, text), note -> true);
  }

  private void awaitAcknowledged(int count) {
    await().atMost(PATIENCE).until(() -> acknowledged.size() >= count);
  }

  private void end(List<Future<?>> sending) throws Exception {
    done.set(true);
    for (Future<?> sender : sending) {
      sender.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private void assertNothingLostOrDoubled(Instance sender, Instance listener) {
    List<Note> stored = sender.stored();
    assertThat(stored).containsExactlyInAnyOrderElementsOf(acknowledged);
    assertThat(stored).extracting(Note::text).doesNotHaveDuplicates();
    await().atMost(PATIENCE).until(() -> listener.heard().size() >= stored.size());
    assertThat(listener.heard()).isEqualTo(stored);
  }

  private Instance add(Instance instance) {
    open.add(instance);
    return instance;
  }
}
