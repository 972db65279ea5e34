package io.grpckit.interceptors.auth;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Finds out who is calling. Implementations are safe for concurrent use and never block: whatever
 * needs I/O completes the returned stage later, on any thread, and the call waits for it without
 * holding one.
 *
 * <p>What fails exceptionally, by a throw or a failed stage, ends the call UNAVAILABLE; the
 * exception goes to the audit log only.
 */
@FunctionalInterface
public interface Authenticator {

  /**
   * Judges the credentials of one call.
   *
   * @param request the call's headers and connection
   * @return who it is, or why that is not known
   */
  CompletionStage<Authentication> authenticate(AuthenticationRequest request);

  /**
   * Accepts any one of several kinds of credentials. All of them are asked: credentials that are
   * presented must be valid, and two kinds that name different callers are refused as a conflict.
   *
   * @param authenticators at least one; where several accept the same caller, the first speaks
   * @return an authenticator that combines them
   */
  static Authenticator anyOf(Authenticator... authenticators) {
    return new AnyOfAuthenticator(List.of(authenticators));
  }

  /**
   * Accepts the first kind of credentials that is presented, and does not look at the others: a
   * token if there is one, else the client certificate, for instance.
   *
   * @param authenticators at least one, the most specific first
   * @return an authenticator that combines them
   */
  static Authenticator firstOf(Authenticator... authenticators) {
    return new FirstOfAuthenticator(List.of(authenticators));
  }
}
