package io.grpckit.examples.chat;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.BlockingClientCall;
import io.grpckit.examples.chat.v1.Member;
import io.grpckit.examples.chat.v1.PresenceEvent;
import java.util.Set;
import java.util.TreeSet;

/** Somebody who watches a room, and knows who is there. */
final class Watcher implements AutoCloseable {

  private final BlockingClientCall<?, PresenceEvent> call;
  private final Set<String> present = new TreeSet<>();

  Watcher(BlockingClientCall<?, PresenceEvent> call) {
    this.call = call;
  }

  /** The next event: {@code present alice bob}, {@code joined carol}, or {@code left bob}. */
  String next() throws Exception {
    PresenceEvent event = call.read(30, SECONDS);
    return switch (event.getEventCase()) {
      case PRESENT -> {
        present.clear();
        event.getPresent().getMembersList().forEach(member -> present.add(name(member)));
        yield ("present " + String.join(" ", present)).strip();
      }
      case JOINED -> {
        assertThat(present.add(event.getJoined().getUser())).as("joined once").isTrue();
        yield "joined " + name(event.getJoined());
      }
      case LEFT -> {
        assertThat(present.remove(event.getLeft().getUser())).as("left once").isTrue();
        yield "left " + name(event.getLeft());
      }
      case EVENT_NOT_SET -> throw new AssertionError("an event without an event");
    };
  }

  /** Reads on until those are there, and nobody else. */
  void awaitPresent(String... names) throws Exception {
    do {
      next();
    } while (!present.equals(Set.of(names)));
  }

  /** Reads on until so many are there. */
  void awaitCount(int count) throws Exception {
    while (present.size() != count) {
      next();
    }
  }

  private static String name(Member member) {
    assertThat(member.getUserId()).isEqualTo("id-" + member.getUser());
    return member.getUser();
  }

  @Override
  public void close() {
    call.cancel("enough", null);
  }
}
