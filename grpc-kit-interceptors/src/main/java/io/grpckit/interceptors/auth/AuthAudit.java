package io.grpckit.interceptors.auth;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.auth.AuthEvent.Decision;

/**
 * Receives the decisions about calls. Called on the call's thread: be quick, and hand over to
 * another thread what takes time. What it throws is logged and changes no decision.
 */
@FunctionalInterface
@CheckReturnValue
public interface AuthAudit {

  /**
   * Records a decision.
   *
   * @param event the decision and its reason
   */
  void record(AuthEvent event);

  /**
   * Whether decisions of a kind are recorded at all, so that no event is made for nothing.
   *
   * @param decision the kind
   * @return true unless overridden
   */
  default boolean wants(Decision decision) {
    return true;
  }

  /**
   * Counts a decision. Called for every one, whether an event of it is {@linkplain #wants wanted}
   * or not, and costs no event.
   *
   * @param decision what was decided
   * @param method the method that was called; its name may be the peer's invention
   */
  default void decided(Decision decision, MethodDescriptor<?, ?> method) {}

  /**
   * Writes to the SLF4J logger {@code io.grpckit.audit}: what went well at DEBUG, refusals at INFO,
   * what could not be decided at WARN. This is the default.
   *
   * @return an audit that logs
   */
  static AuthAudit slf4j() {
    return Slf4jAuthAudit.INSTANCE;
  }

  /**
   * Records nothing.
   *
   * @return an audit that wants no event
   */
  static AuthAudit none() {
    return NoAuthAudit.INSTANCE;
  }

  /**
   * Records to two places.
   *
   * @param other where to record, too
   * @return an audit that combines both
   */
  default AuthAudit and(AuthAudit other) {
    return new BothAuthAudits(this, other);
  }
}
