package io.grpckit.examples.cli;

import io.grpckit.examples.client.Backoff;
import io.grpckit.examples.client.Connection;
import io.grpckit.examples.client.NewsFeed;
import io.grpckit.examples.news.v1.NewsItem;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints the news of a category, then follows it live. */
@Command(name = "news", description = "Prints the news of a category and follows it until Ctrl-C.")
final class NewsCommand implements Callable<Integer> {
  @ParentCommand private ExampleClient client;

  @Parameters(paramLabel = "CATEGORY", description = "Small letters, digits and hyphens.")
  private String category;

  @Option(
      names = "--after",
      paramLabel = "CURSOR",
      defaultValue = "0",
      description = "Only what came after this cursor; 0, the default, for everything.")
  private long after;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "0",
      description = "End after so many; 0, the default, never ends.")
  private int limit;

  @Override
  public Integer call() {
    Output output = client.output();
    AtomicInteger shown = new AtomicInteger();
    try (Connection connection = client.connect()) {
      new NewsFeed(connection, category, after, Backoff.reportedTo(client.terminal().err()))
          .follow(
              item -> {
                output.show(item, line(item));
                return shown.incrementAndGet() != limit;
              });
    }
    return ExitCode.OK;
  }

  static String line(NewsItem item) {
    return "%d  %s  %s  %s"
        .formatted(
            item.getCursor(),
            Instant.ofEpochMilli(item.getPublishedAt()),
            item.getTitle(),
            item.getBody())
        .stripTrailing();
  }
}
