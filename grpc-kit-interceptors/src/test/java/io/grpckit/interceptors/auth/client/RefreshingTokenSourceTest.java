package io.grpckit.interceptors.auth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpckit.interceptors.auth.jwt.TestClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RefreshingTokenSourceTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final TestClock clock = new TestClock(NOW);
  private final List<CompletableFuture<AccessToken>> fetches = new ArrayList<>();
  private final RefreshingTokenSource source =
      new RefreshingTokenSource(
          () -> {
            fetches.add(new CompletableFuture<>());
            return fetches.get(fetches.size() - 1);
          },
          clock);

  private static AccessToken token(String value, long seconds) {
    return new AccessToken(value, NOW.plusSeconds(seconds));
  }

  private CompletableFuture<AccessToken> ask() {
    return source.token().toCompletableFuture();
  }

  private void fetch() {
    CompletableFuture<AccessToken> unused = ask();
  }

  private String value() {
    return ask().join().value();
  }

  private void fetched(int index, AccessToken token) {
    fetches.get(index).complete(token);
  }

  private void failed(int index) {
    fetches.get(index).completeExceptionally(new IllegalStateException("down"));
  }

  @Test
  void fetchesOnceForAllCallsThatWait() {
    CompletableFuture<AccessToken> first = ask();
    CompletableFuture<AccessToken> second = ask();
    first.cancel(true);

    fetched(0, token("one", 300));

    assertThat(second.join().value()).isEqualTo("one");
    assertThat(value()).isEqualTo("one");
    assertThat(fetches).hasSize(1);
  }

  @Test
  void refreshesInTheBackgroundAMinuteBeforeTheEnd() {
    fetch();
    fetched(0, token("one", 300));

    clock.set(NOW.plusSeconds(239));
    assertThat(value()).isEqualTo("one");
    assertThat(fetches).hasSize(1);

    clock.set(NOW.plusSeconds(240));
    assertThat(value()).isEqualTo("one");
    assertThat(value()).isEqualTo("one");
    assertThat(fetches).hasSize(2);

    fetched(1, token("two", 600));
    assertThat(value()).isEqualTo("two");
  }

  @Test
  void sendsNoTokenInItsLastHalfMinute() {
    fetch();
    fetched(0, token("one", 300));

    clock.set(NOW.plusSeconds(270));
    CompletableFuture<AccessToken> waiting = ask();

    assertThat(waiting).isNotDone();
    fetched(1, token("two", 600));
    assertThat(waiting.join().value()).isEqualTo("two");
  }

  @Test
  void keepsATokenWhoseEndIsNotKnown() {
    fetch();
    fetched(0, AccessToken.of("one"));
    clock.set(NOW.plusSeconds(1_000_000));

    assertThat(value()).isEqualTo("one");
    assertThat(fetches).hasSize(1);
  }

  @Test
  void failsAtOnceAfterAFailureAndTriesAgainLaterAndLater() {
    fetch();
    failed(0);
    assertThatThrownBy(() -> ask().join()).hasRootCauseMessage("down");
    assertThat(fetches).hasSize(1);

    clock.set(NOW.plusSeconds(1));
    fetch();
    failed(1);
    clock.set(NOW.plusSeconds(2));
    assertThatThrownBy(() -> ask().join()).hasRootCauseMessage("down");
    assertThat(fetches).hasSize(2);

    clock.set(NOW.plusSeconds(3));
    CompletableFuture<AccessToken> third = ask();
    fetched(2, token("three", 300));
    assertThat(third.join().value()).isEqualTo("three");
  }

  @Test
  void keepsAUsableTokenWhenARefreshFails() {
    fetch();
    fetched(0, token("one", 300));
    clock.set(NOW.plusSeconds(240));
    fetch();

    failed(1);

    assertThat(value()).isEqualTo("one");
    assertThat(fetches).hasSize(2);
  }

  @Test
  void survivesASourceThatThrows() {
    RefreshingTokenSource throwing =
        new RefreshingTokenSource(
            () -> {
              throw new IllegalStateException("no disk");
            },
            clock);

    assertThatThrownBy(() -> throwing.token().toCompletableFuture().join())
        .hasRootCauseMessage("no disk");
    assertThatThrownBy(() -> throwing.token().toCompletableFuture().join())
        .hasRootCauseMessage("no disk");
  }
}
