package io.grpckit.interceptors.auth;

import io.grpc.StatusRuntimeException;
import java.util.function.Predicate;

/**
 * Checks that need the message, and so belong into a handler: may this caller read this order?
 *
 * <pre>{@code
 * Auth.require(caller -> caller.subject().equals(order.owner()) || caller.roles().contains("admin"));
 * }</pre>
 *
 * <p>What they throw becomes the call's status where an interceptor maps exceptions, grpc-java's
 * {@code TransmitStatusRuntimeExceptionInterceptor} for instance, or where the handler passes it to
 * {@code onError}.
 */
public final class Auth {

  private Auth() {}

  /**
   * Requires a condition of the current caller.
   *
   * @param condition what must hold
   * @return the caller, if it does
   * @throws StatusRuntimeException PERMISSION_DENIED if it does not, UNAUTHENTICATED if the caller
   *     is anonymous; without a word about the condition
   */
  public static Caller require(Predicate<Caller> condition) {
    Caller caller = Caller.current();
    if (!condition.test(caller)) {
      throw refusal(caller).status().asRuntimeException();
    }
    return caller;
  }

  /**
   * Requires a rule of the current caller.
   *
   * @param rule what must hold
   * @return the caller, if it does
   * @throws StatusRuntimeException as {@link #require(Predicate)}
   */
  public static Caller require(AccessRule rule) {
    return require(rule::permits);
  }

  private static Refusal refusal(Caller caller) {
    return caller.isAnonymous() ? Refusal.CREDENTIALS_REQUIRED : Refusal.PERMISSION_DENIED;
  }
}
