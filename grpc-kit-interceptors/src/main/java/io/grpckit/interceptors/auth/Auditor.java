package io.grpckit.interceptors.auth;

import io.grpc.ServerCall;
import io.grpckit.interceptors.auth.AuthEvent.Decision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells an audit what was decided, and survives it. */
record Auditor(AuthAudit audit) {

  private static final Logger logger = LoggerFactory.getLogger(AuthAudit.class);

  /**
   * @param rule anything whose text names the rule; made into one only if it is recorded
   */
  void record(Decision decision, ServerCall<?, ?> call, Caller caller, Object rule, String reason) {
    try {
      audit.decided(decision, call.getMethodDescriptor());
    } catch (RuntimeException e) {
      logger.error("The count of a decision failed", e);
    }
    try {
      if (audit.wants(decision)) {
        audit.record(AuthEvent.of(decision, call, caller, rule.toString(), reason));
      }
    } catch (RuntimeException e) {
      logger.error("The audit of a decision failed", e);
    }
  }
}
