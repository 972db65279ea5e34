package io.grpckit.health;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A check whose answers a test chooses. */
final class FakeCheck implements AsyncHealthCheck {
  private final CompletableFuture<Boolean> pending = new CompletableFuture<>();
  private int runs;
  private CompletionStage<Boolean> answer;

  private FakeCheck(CompletionStage<Boolean> answer) {
    this.answer = answer;
  }

  static FakeCheck healthy() {
    return new FakeCheck(CompletableFuture.completedFuture(true));
  }

  static FakeCheck unhealthy() {
    return new FakeCheck(CompletableFuture.completedFuture(false));
  }

  void passes(boolean healthy) {
    answer = CompletableFuture.completedFuture(healthy);
  }

  void fails(Throwable failure) {
    answer = CompletableFuture.failedFuture(failure);
  }

  /** From now on it answers only by {@link #returns}. */
  void hangs() {
    answer = pending;
  }

  void returns(boolean healthy) {
    pending.complete(healthy);
  }

  int runs() {
    return runs;
  }

  @Override
  public CompletionStage<Boolean> check() {
    runs++;
    return answer;
  }
}
