package io.grpckit.interceptors.auth;

import io.grpckit.interceptors.auth.Authentication.Absent;
import io.grpckit.interceptors.auth.Authentication.Accepted;
import io.grpckit.interceptors.auth.Authentication.Rejected;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks all; what is presented must be valid and must name one caller. */
final class AnyOfAuthenticator implements Authenticator {

  private final List<Authenticator> authenticators;

  AnyOfAuthenticator(List<Authenticator> authenticators) {
    if (authenticators.isEmpty()) {
      throw new IllegalArgumentException("authenticators must not be empty");
    }
    this.authenticators = authenticators;
  }

  @Override
  public CompletionStage<Authentication> authenticate(AuthenticationRequest request) {
    CompletionStage<Authentication> result =
        CompletableFuture.completedFuture(Authentication.absent());
    for (Authenticator authenticator : authenticators) {
      // Asked at once, not when the one before it has answered: their waiting overlaps.
      result = result.thenCombine(authenticator.authenticate(request), AnyOfAuthenticator::combine);
    }
    return result;
  }

  private static Authentication combine(Authentication first, Authentication second) {
    if (second instanceof Absent || first instanceof Rejected) {
      return first;
    }
    if (first instanceof Absent || second instanceof Rejected) {
      return second;
    }
    if (first instanceof Accepted one && second instanceof Accepted other) {
      return agree(one, other);
    }
    return first instanceof Accepted ? second : first;
  }

  private static Authentication agree(Accepted one, Accepted other) {
    if (!one.caller().subject().equals(other.caller().subject())) {
      return Authentication.rejected("credentials of different callers");
    }
    return new Accepted(one.caller(), earlier(one.validUntil(), other.validUntil()));
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
