package io.grpckit.interceptors.auth;

import static java.util.Objects.requireNonNull;

/**
 * What an {@link Authorizer} decided.
 *
 * @param allowed whether the call goes on
 * @param rule the rule or policy that decided, for the audit log; a peer never sees it
 */
public record AuthorizationDecision(boolean allowed, String rule) {

  /**
   * Refuses null.
   *
   * @param allowed either
   * @param rule not null
   */
  public AuthorizationDecision {
    requireNonNull(rule, "rule");
  }

  /**
   * The call goes on.
   *
   * @param rule the rule or policy that decided
   * @return a permission
   */
  public static AuthorizationDecision allow(String rule) {
    return new AuthorizationDecision(true, rule);
  }

  /**
   * The call ends PERMISSION_DENIED, or UNAUTHENTICATED for an anonymous caller.
   *
   * @param rule the rule or policy that decided
   * @return a denial
   */
  public static AuthorizationDecision deny(String rule) {
    return new AuthorizationDecision(false, rule);
  }
}
