package io.grpckit.examples.cli;

import static java.util.stream.Collectors.joining;

import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.Member;
import io.grpckit.examples.chat.v1.Members;
import io.grpckit.examples.chat.v1.PresenceEvent;
import io.grpckit.examples.client.Backoff;
import io.grpckit.examples.client.ChatSession;
import io.grpckit.examples.client.Connection;
import io.grpckit.examples.client.PresenceFeed;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * Chats: each line of the input is said; what the room says, and who comes and goes, is printed.
 */
@Command(
    name = "chat",
    description =
        "Joins a room and says each line of the input; leaves at its end, once all is stored."
            + " Lines with a star tell who is there, who joins and who leaves.")
final class ChatCommand implements Callable<Integer> {
  @ParentCommand private ExampleClient client;

  @Parameters(paramLabel = "ROOM", description = "The room: small letters, digits and hyphens.")
  private String room;

  @Option(
      names = "--history",
      paramLabel = "COUNT",
      defaultValue = "10",
      description = "How many earlier messages to show. By default: ${DEFAULT-VALUE}.")
  private int history;

  @Override
  public Integer call() throws Exception {
    Output output = client.output();
    try (Connection connection = client.connect();
        PresenceFeed presence =
            PresenceFeed.open(
                connection, room, event -> output.show(event, line(event)), Backoff.quiet())) {
      presence.awaitKnown();
      ChatSession session =
          ChatSession.join(
              connection,
              room,
              history,
              message -> output.show(message, line(message)),
              Backoff.reportedTo(client.terminal().err()));
      for (String text = client.terminal().readLine();
          text != null;
          text = client.terminal().readLine()) {
        if (!text.isBlank()) {
          session.say(text);
        }
      }
      session.leave();
    }
    return ExitCode.OK;
  }

  static String line(PresenceEvent event) {
    return switch (event.getEventCase()) {
      case PRESENT -> "* here: " + names(event.getPresent());
      case JOINED -> "* %s joined".formatted(event.getJoined().getUser());
      case LEFT -> "* %s left".formatted(event.getLeft().getUser());
      case EVENT_NOT_SET -> "* something that this client does not know";
    };
  }

  private static String names(Members present) {
    return present.getMembersCount() == 0
        ? "nobody"
        : present.getMembersList().stream().map(Member::getUser).collect(joining(", "));
  }

  private static String line(ChatMessage message) {
    LocalTime time =
        LocalTime.ofInstant(Instant.ofEpochMilli(message.getTimestamp()), ZoneId.systemDefault());
    return "%s %s: %s"
        .formatted(time.truncatedTo(ChronoUnit.SECONDS), message.getUser(), message.getText());
  }
}
