package io.grpckit.examples.demo;

import io.grpckit.examples.chat.v1.PresenceEvent;
import io.grpckit.examples.client.Backoff;
import io.grpckit.examples.client.ChatSession;
import io.grpckit.examples.client.PresenceFeed;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody watches a room which another enters twice, as with two tabs, and leaves. */
final class PresenceStep implements DemoStep {
  private static final int TIMEOUT_SECONDS = 30;

  @Override
  public String title() {
    return "See who comes and goes";
  }

  @Override
  public void play(DemoScene scene) throws Exception {
    String room = "hall-" + scene.run();
    BlockingQueue<PresenceEvent> seen = new LinkedBlockingQueue<>();
    try (PresenceFeed feed = PresenceFeed.open(scene.bob(), room, seen::add, Backoff.none())) {
      feed.awaitKnown();
      int before = next(seen).getPresent().getMembersCount();
      DemoFailure.unless(before == 0, "the room must be empty, had " + before);

      ChatSession oneTab = ChatSession.join(scene.alice(), room, 0, said -> {}, Backoff.none());
      ChatSession otherTab = ChatSession.join(scene.alice(), room, 0, said -> {}, Backoff.none());
      String joined = next(seen).getJoined().getUser();
      DemoFailure.unless(joined.equals("alice"), "alice must join, was \"" + joined + "\"");
      oneTab.leave();
      otherTab.leave();
      String left = next(seen).getLeft().getUser();
      DemoFailure.unless(left.equals("alice"), "alice must leave, was \"" + left + "\"");
      scene.tell("bob saw alice join with two tabs, once, and leave when both were closed");
    }
  }

  private static PresenceEvent next(BlockingQueue<PresenceEvent> seen) throws InterruptedException {
    @Nullable PresenceEvent event = seen.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new DemoFailure("nobody came or went within %d s".formatted(TIMEOUT_SECONDS));
    }
    return event;
  }
}
