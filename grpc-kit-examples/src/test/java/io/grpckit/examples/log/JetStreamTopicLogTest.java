package io.grpckit.examples.log;

import static io.grpckit.examples.log.Instance.TOPIC;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import io.nats.client.PublishOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log on JetStream does beside the contract of logs. */
@Tag("engines")
class JetStreamTopicLogTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private NatsServer nats;

  @BeforeEach
  void start() {
    nats = add(NatsServer.start(folder.resolve("nats")));
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void tellsEachInstanceWhatAnyOfThemAppends() {
    Instance one = add(Instance.on(nats));
    Instance two = add(Instance.on(nats));

    List<Note> appended =
        IntStream.range(0, 200)
            .mapToObj(i -> (i % 2 == 0 ? one : two).append("n" + i, i % 3 == 0 ? "c" + i : ""))
            .toList();

    for (Instance instance : List.of(one, two)) {
      await().atMost(PATIENCE).until(() -> instance.heard().size() >= 200);
      assertThat(instance.heard()).isEqualTo(appended);
      assertThat(instance.stored()).isEqualTo(appended);
    }
  }

  @Test
  void readsWhatAnotherInstanceHasJustAppended() {
    Instance one = add(Instance.on(nats));
    Instance two = add(Instance.on(nats));

    for (int i = 0; i < 100; i++) {
      Note appended = one.append("n" + i, "");

      assertThat(two.log.lastCursor(TOPIC)).isEqualTo(appended.cursor());
      assertThat(two.log.read(TOPIC, appended.cursor() - 1, 10)).containsExactly(appended);
    }
  }

  @Test
  void readsWhatIsOlderThanItself() {
    Instance before = add(Instance.on(nats));
    List<Note> appended =
        IntStream.range(0, 300).mapToObj(i -> before.append("n" + i, "")).toList();
    Instance later = add(Instance.on(nats));

    assertThat(later.log.read(TOPIC, 0, 100)).isEqualTo(appended.subList(0, 100));
    assertThat(later.log.readAnnounced(TOPIC, appended.get(199).cursor(), 200))
        .isEqualTo(appended.subList(200, 300));
  }

  @Test
  void storesOnceWhatIsSentAgainWhenTheBrokerHasForgottenItsId() {
    Duration window = Duration.ofMillis(200);
    Instance instance = add(Instance.on(nats, window));
    Note first = instance.append("first", "c1");
    awaitForgotten(instance, window);

    Note again = instance.append("again", "c1");

    assertThat(again).isEqualTo(first);
    assertThat(instance.stored()).containsOnlyOnce(first).doesNotContain(new Note(0, "again"));
    assertThat(instance.stored()).extracting(Note::text).doesNotContain("again");
  }

  @Test
  void storesOnceWhatSeemsOlderThanItsClientId() throws Exception {
    Duration window = Duration.ofSeconds(3);
    Instance instance = add(Instance.on(nats, window));
    Draft<Note> draft = Note.draft(TOPIC, "text", "c1");
    String key = ClientIds.key(draft);
    // As by two leaders of which the one that stores the entries has a clock that is slow.
    byte[] body = new Note.Codec().encode(draft.at(0));
    instance.broker.publish(
        "notes." + TOPIC, body, PublishOptions.builder().messageId(key).build());
    instance.broker.publish(
        "notes.client-id." + key, new byte[0], PublishOptions.builder().build());
    awaitForgotten(instance, window);

    Note again = instance.log.append(draft);

    assertThat(again.text()).isEqualTo("text");
    assertThat(instance.stored()).filteredOn(note -> note.text().equals("text")).hasSize(1);
  }

  @Test
  void storesWhatWasOnlyAnnounced() throws Exception {
    Duration window = Duration.ofMillis(200);
    Instance instance = add(Instance.on(nats, window));
    Draft<Note> draft = Note.draft(TOPIC, "text", "c1");
    // As by an instance that died in between.
    instance.broker.publish(
        "notes.client-id." + ClientIds.key(draft), new byte[0], PublishOptions.builder().build());
    awaitForgotten(instance, window);

    Note stored = instance.log.append(draft);

    assertThat(instance.stored()).containsOnlyOnce(stored);
    assertThat(instance.log.append(draft)).isEqualTo(stored);
  }

  /** Publishes under one id until it is not taken for a duplicate. */
  private static void awaitForgotten(Instance instance, Duration window) {
    PublishOptions sameId = PublishOptions.builder().messageId("same").build();
    byte[] body = new Note.Codec().encode(new Note(0, "other"));
    long start = System.nanoTime();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                !instance.broker.publish("notes." + TOPIC, body, sameId).isDuplicate()
                    && System.nanoTime() - start > window.multipliedBy(2).toNanos());
  }

  @Test
  void saysThatTheBrokerIsAwayAndGoesOnByItself() {
    Instance instance = add(Instance.on(nats));
    Note before = instance.append("before", "");

    nats.kill();
    await().atMost(PATIENCE).until(() -> isRefused(instance));
    assertThatThrownBy(() -> instance.log.read(TOPIC, before.cursor(), 1))
        .isInstanceOf(BrokerUnavailableException.class);
    assertThatThrownBy(instance.broker::check).isInstanceOf(BrokerUnavailableException.class);

    nats.restart();
    await().atMost(PATIENCE).until(() -> !isRefused(instance));
    instance.broker.check();
    Note after = instance.append("after", "");
    await().atMost(PATIENCE).until(() -> instance.heard().contains(after));
    assertThat(instance.heard()).isEqualTo(instance.stored()).startsWith(before);
  }

  @Test
  void saysThatTheBrokerIsFrozen() {
    Instance instance = add(Instance.on(nats));

    nats.freeze();
    try {
      await().atMost(PATIENCE).until(() -> isRefused(instance)); // its threads stop one by one
      assertThatThrownBy(() -> instance.append("x", ""))
          .isInstanceOf(BrokerUnavailableException.class);
      assertThatThrownBy(instance.broker::check).isInstanceOf(BrokerUnavailableException.class);
    } finally {
      nats.thaw();
    }

    await().atMost(PATIENCE).until(() -> !isRefused(instance));
  }

  @Test
  void tellsCallersNothingOfTheBroker() {
    RpcFailure failure =
        Broker.failures().map(new BrokerUnavailableException("nats://secret")).orElseThrow();

    assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure.toString()).doesNotContain("nats");
    assertThat(failure.retryDelay()).isPresent();
  }

  @Test
  void passesOverWhatIsNotItsOwn() throws Exception {
    Instance instance = add(Instance.on(nats));
    Note first = instance.append("first", "");
    for (int i = 0; i < 5; i++) {
      byte[] junk = ("junk" + i).getBytes(UTF_8);
      instance.broker.publish("notes." + TOPIC, junk, PublishOptions.builder().build());
    }
    Note last = instance.append("last", "");

    await().atMost(PATIENCE).until(() -> instance.heard().contains(last));
    Instance later = add(Instance.on(nats));
    assertThat(later.log.read(TOPIC, 0, 2)).containsExactly(first, last);
  }

  @Test
  void readsNoOtherTopicsThroughAWildcard() {
    Instance instance = add(Instance.on(nats));

    for (String topic : List.of("*", ">", "a.b", "", " ")) {
      assertThatThrownBy(() -> instance.log.read(topic, 0, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("topic must consist of letters, digits and hyphens, was \"" + topic + "\"");
    }
  }

  @Test
  void saysAtTheStartThatNobodyAnswers() {
    nats.kill();

    BrokerAddress address =
        new BrokerAddress(List.of(nats.url().replace("//", "//user:secret@")), 1);
    assertThatThrownBy(() -> Broker.connect(address))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessage("NATS does not answer")
        .hasNoCause();
  }

  private static boolean isRefused(Instance instance) {
    try {
      instance.log.lastCursor(TOPIC);
      return false;
    } catch (BrokerUnavailableException e) {
      return true;
    }
  }

  private <T extends AutoCloseable> T add(T resource) {
    open.add(resource);
    return resource;
  }
}
