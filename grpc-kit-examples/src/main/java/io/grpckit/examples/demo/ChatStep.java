package io.grpckit.examples.demo;

import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.client.Backoff;
import io.grpckit.examples.client.ChatSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Two clients talk in a room over one bidirectional call each; both hear the same. */
final class ChatStep implements DemoStep {
  private static final int TIMEOUT_SECONDS = 30;

  @Override
  public String title() {
    return "Chat between two clients";
  }

  @Override
  public void play(DemoScene scene) throws Exception {
    String room = "demo-" + scene.run();
    BlockingQueue<ChatMessage> atAlice = new LinkedBlockingQueue<>();
    BlockingQueue<ChatMessage> atBob = new LinkedBlockingQueue<>();
    ChatSession alice = ChatSession.join(scene.alice(), room, 0, atAlice::add, Backoff.none());
    ChatSession bob = ChatSession.join(scene.bob(), room, 0, atBob::add, Backoff.none());

    List<ChatMessage> heard = new ArrayList<>();
    heard.add(say(alice, "Good morning, Bob.", atAlice, atBob));
    heard.add(say(bob, "Good morning, Alice!", atBob, atAlice));
    heard.add(say(alice, "Did you see the news?", atAlice, atBob));
    heard.forEach(message -> scene.tell("%s: %s", message.getUser(), message.getText()));
    alice.leave();
    bob.leave();

    List<String> speakers = heard.stream().map(ChatMessage::getUser).toList();
    DemoFailure.unless(
        speakers.equals(List.of("alice", "bob", "alice")),
        "the server must name the speakers, named " + speakers);
    DemoFailure.unless(
        atAlice.isEmpty() && atBob.isEmpty(),
        "nothing must be heard twice, was " + atAlice + atBob);
    scene.tell("both heard the same three messages, each once");
  }

  private static ChatMessage say(
      ChatSession speaker,
      String text,
      BlockingQueue<ChatMessage> own,
      BlockingQueue<ChatMessage> other)
      throws Exception {
    speaker.say(text);
    ChatMessage echo = hear(own, text);
    ChatMessage heard = hear(other, text);
    DemoFailure.unless(
        echo.equals(heard), "both must hear the same, heard " + echo + " and " + heard);
    return heard;
  }

  private static ChatMessage hear(BlockingQueue<ChatMessage> messages, String text)
      throws InterruptedException {
    @Nullable ChatMessage message = messages.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new DemoFailure("\"%s\" was not heard within %d s".formatted(text, TIMEOUT_SECONDS));
    }
    DemoFailure.unless(
        message.getText().equals(text), "must hear \"" + text + "\", heard " + message);
    return message;
  }
}
