package io.grpckit.examples.auth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.grpc.Context;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {
  /** What waits must not hold up the common pool, which may have one thread. */
  private static final Executor THREADS = task -> new Thread(task).start();

  private final PasswordHasher hasher = new PasswordHasher();

  @Test
  void tellsTheRightPasswordFromOthers() {
    String hash = hasher.hash("correct horse Λ 😀");

    assertThat(hasher.matches("correct horse Λ 😀", hash)).isTrue();
    assertThat(hasher.matches("correct horse", hash)).isFalse();
    assertThat(hasher.matches("", hash)).isFalse();
  }

  @Test
  void saltsEveryHashWithItsOwnSalt() {
    assertThat(hasher.hash("same")).isNotEqualTo(hasher.hash("same"));
  }

  @Test
  void statesItsParameters() {
    assertThat(hasher.hash("any")).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
  }

  @Test
  void agreesWithTheReferenceImplementation() {
    String reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(hasher.matches("password", reference)).isTrue();
  }

  @Test
  void refusesWhatIsNoHash() {
    assertThatThrownBy(() -> hasher.matches("x", "plain text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("plain text");
  }

  @Test
  void refusesAtOnceWhenTooManyWait() throws Exception {
    PasswordHasher narrow = new PasswordHasher(1, 1, Duration.ofSeconds(30));
    CountDownLatch done = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Boolean> first = runUntil(narrow, running, done);
    assertThat(running.await(20, SECONDS)).isTrue();
    CompletableFuture<String> second =
        CompletableFuture.supplyAsync(() -> narrow.hash("waits"), THREADS);
    await().atMost(Duration.ofSeconds(20)).until(() -> narrow.seatsLeft() == 0);

    assertThatThrownBy(() -> narrow.hash("one too many"))
        .isInstanceOf(TooManySignInsException.class);
    assertThatThrownBy(() -> narrow.matchesNobody("an unknown address counts, too"))
        .isInstanceOf(TooManySignInsException.class);

    done.countDown();
    assertThat(first.get(20, SECONDS)).isTrue();
    assertThat(second.get(20, SECONDS)).isNotEmpty();
    assertThat(narrow.hash("free again")).isNotEmpty();
  }

  @Test
  void waitsNoLongerThanItsPatience() throws Exception {
    PasswordHasher impatient = new PasswordHasher(1, 5, Duration.ofMillis(20));
    CountDownLatch done = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Boolean> first = runUntil(impatient, running, done);
    assertThat(running.await(20, SECONDS)).isTrue();

    assertThatThrownBy(() -> impatient.hash("waits")).isInstanceOf(TooManySignInsException.class);

    done.countDown();
    assertThat(first.get(20, SECONDS)).isTrue();
  }

  @Test
  void hashesNothingForACallerWhoHasGone() throws Exception {
    PasswordHasher narrow = new PasswordHasher(1, 1, Duration.ofSeconds(30));
    CountDownLatch done = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Boolean> first = runUntil(narrow, running, done);
    assertThat(running.await(20, SECONDS)).isTrue();
    Context.CancellableContext caller = Context.current().withCancellation();
    Executor call = caller.fixedContextExecutor(task -> new Thread(task).start());
    CompletableFuture<Throwable> second =
        CompletableFuture.supplyAsync(() -> catchThrowable(() -> narrow.hash("waits")), call);
    await().atMost(Duration.ofSeconds(20)).until(() -> narrow.seatsLeft() == 0);

    caller.cancel(null);
    done.countDown();

    assertThat(second.get(20, SECONDS)).isInstanceOf(CancellationException.class);
    assertThat(first.get(20, SECONDS)).isTrue();
    assertThat(narrow.hash("free again")).isNotEmpty();
  }

  @Test
  void runsNoMoreAtATimeThanItMay() {
    PasswordHasher two = new PasswordHasher(2, 100, Duration.ofSeconds(60));
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CompletableFuture<?>[] all = new CompletableFuture<?>[12];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          CompletableFuture.runAsync(
              () ->
                  two.limited(
                      () -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        Argon2Hash.of("x", new SecureRandom());
                        return running.decrementAndGet();
                      }),
              THREADS);
    }

    CompletableFuture.allOf(all).join();

    assertThat(most.get()).isBetween(1, 2);
  }

  private static CompletableFuture<Boolean> runUntil(
      PasswordHasher hasher, CountDownLatch running, CountDownLatch done) {
    return CompletableFuture.supplyAsync(
        () ->
            hasher.limited(
                () -> {
                  running.countDown();
                  try {
                    return done.await(20, SECONDS);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }),
        THREADS);
  }
}
