package io.grpckit.examples.cli;

import io.grpckit.examples.client.Connection;
import io.grpckit.examples.news.v1.NewsItem;
import io.grpckit.examples.news.v1.PublishNewsRequest;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Publishes an item of news. */
@Command(name = "publish-news", description = "Publishes an item of news.")
final class PublishNewsCommand implements Callable<Integer> {
  @ParentCommand private ExampleClient client;

  @Parameters(
      index = "0",
      paramLabel = "CATEGORY",
      description = "Small letters, digits and hyphens.")
  private String category;

  @Parameters(index = "1", paramLabel = "TITLE", description = "The headline.")
  private String title;

  @Parameters(index = "2", paramLabel = "BODY", defaultValue = "", description = "The text.")
  private String body;

  @Override
  public Integer call() {
    try (Connection connection = client.connect()) {
      NewsItem item =
          connection
              .news()
              .publishNews(
                  PublishNewsRequest.newBuilder()
                      .setCategory(category)
                      .setTitle(title)
                      .setBody(body)
                      .setClientId(UUID.randomUUID().toString())
                      .build());
      client.output().show(item, NewsCommand.line(item));
    }
    return ExitCode.OK;
  }
}
