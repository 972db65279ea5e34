package io.grpckit.interceptors.context;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ContextExecutorTest {
  private static final Context.Key<String> KEY = Context.key("test");
  private static final ThreadLocal<String> OTHER = new ThreadLocal<>();

  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    thread.shutdownNow();
    MDC.clear();
    OTHER.remove();
  }

  @Test
  void carriesTheContextAndTheMdc() throws Exception {
    MDC.put("request_id", "id-1");
    CompletableFuture<String> seen = new CompletableFuture<>();

    Context.current()
        .withValue(KEY, "value")
        .run(
            () ->
                ContextExecutor.of(thread)
                    .execute(() -> seen.complete(KEY.get() + " " + MDC.get("request_id"))));

    assertThat(seen.get(10, SECONDS)).isEqualTo("value id-1");
  }

  @Test
  void restoresWhatTheOtherThreadHad() throws Exception {
    thread.submit(() -> MDC.put("request_id", "its own")).get(10, SECONDS);
    MDC.put("request_id", "carried");

    CompletableFuture.runAsync(() -> {}, ContextExecutor.of(thread)).get(10, SECONDS);

    assertThat(thread.submit(() -> MDC.get("request_id")).get(10, SECONDS)).isEqualTo("its own");
    assertThat(thread.submit(() -> KEY.get()).get(10, SECONDS)).isNull();
  }

  @Test
  void restoresAfterAFailure() throws Exception {
    MDC.put("request_id", "carried");

    CompletableFuture<Void> failed =
        CompletableFuture.runAsync(
            () -> {
              throw new IllegalStateException("broken");
            },
            ContextExecutor.of(thread));

    assertThat(failed).failsWithin(Duration.ofSeconds(10));
    assertThat(thread.submit(() -> MDC.get("request_id")).get(10, SECONDS)).isNull();
  }

  @Test
  void carriesWhateverElseItIsTold() throws Exception {
    OTHER.set("baggage");

    String seen =
        CompletableFuture.supplyAsync(
                OTHER::get, ContextExecutor.of(thread).carrying(ContextExecutorTest::withOther))
            .get(10, SECONDS);

    assertThat(seen).isEqualTo("baggage");
  }

  private static Runnable withOther(Runnable task) {
    String captured = OTHER.get();
    return () -> {
      OTHER.set(captured);
      task.run();
      OTHER.remove();
    };
  }
}
