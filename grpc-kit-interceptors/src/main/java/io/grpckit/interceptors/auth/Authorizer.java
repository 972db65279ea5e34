package io.grpckit.interceptors.auth;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides whether a caller may call a method, beyond the static {@link AccessRules}: an external
 * decision point, for instance. Safe for concurrent use; never blocks. What fails exceptionally, or
 * takes too long, denies the call (UNAVAILABLE).
 */
@FunctionalInterface
@CheckReturnValue
public interface Authorizer {

  /**
   * Decides about one call.
   *
   * @param request who calls what
   * @return the decision
   */
  CompletionStage<AuthorizationDecision> authorize(AuthorizationRequest request);

  /**
   * Denies unless this and the other allow; the other is asked only if this one allows.
   *
   * @param other asked second
   * @return an authorizer that combines both
   */
  default Authorizer and(Authorizer other) {
    return request ->
        authorize(request)
            .thenCompose(
                decision ->
                    decision.allowed()
                        ? other.authorize(request)
                        : CompletableFuture.completedFuture(decision));
  }
}
