package io.grpckit.examples.demo;

import io.grpckit.examples.client.Backoff;
import io.grpckit.examples.client.NewsFeed;
import io.grpckit.examples.client.Threads;
import io.grpckit.examples.news.v1.NewsItem;
import io.grpckit.examples.news.v1.PublishNewsRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A reader follows a category while an editor publishes. */
final class NewsStep implements DemoStep {
  private static final int TIMEOUT_SECONDS = 30;

  @Override
  public String title() {
    return "Follow live news while publishing";
  }

  @Override
  public void play(DemoScene scene) throws Exception {
    String category = "demo-" + scene.run();
    List<NewsItem> published = new ArrayList<>();
    published.add(publish(scene, category, "Published before anybody reads"));

    CountDownLatch reading = new CountDownLatch(1);
    CompletableFuture<List<NewsItem>> followed =
        CompletableFuture.supplyAsync(
            () -> follow(scene, category, reading), Threads.daemon("news"));
    DemoFailure.unless(
        reading.await(TIMEOUT_SECONDS, TimeUnit.SECONDS), "the first item was not read in time");
    published.add(publish(scene, category, "Published live"));
    published.add(publish(scene, category, "And once more"));

    List<NewsItem> read = followed.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    DemoFailure.unless(
        read.equals(published), "bob must read " + published + " in this order, read " + read);
    scene.tell("bob read all three in order, two of them live");
  }

  private static NewsItem publish(DemoScene scene, String category, String title) {
    return scene
        .alice()
        .news()
        .publishNews(
            PublishNewsRequest.newBuilder()
                .setCategory(category)
                .setTitle(title)
                .setClientId(UUID.randomUUID().toString())
                .build());
  }

  private static List<NewsItem> follow(DemoScene scene, String category, CountDownLatch reading) {
    List<NewsItem> read = new ArrayList<>();
    new NewsFeed(scene.bob(), category, 0, Backoff.none())
        .follow(
            item -> {
              scene.tell("bob reads \"%s\"", item.getTitle());
              read.add(item);
              reading.countDown();
              return read.size() < 3;
            });
    return read;
  }
}
