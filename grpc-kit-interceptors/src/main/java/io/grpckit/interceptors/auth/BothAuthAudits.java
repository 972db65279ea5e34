package io.grpckit.interceptors.auth;

import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.auth.AuthEvent.Decision;

/** Hands each event to those of two that want it. */
record BothAuthAudits(AuthAudit one, AuthAudit other) implements AuthAudit {

  @Override
  public void record(AuthEvent event) {
    try {
      recordTo(one, event);
    } finally {
      recordTo(other, event);
    }
  }

  private static void recordTo(AuthAudit audit, AuthEvent event) {
    if (audit.wants(event.decision())) {
      audit.record(event);
    }
  }

  @Override
  public void decided(Decision decision, MethodDescriptor<?, ?> method) {
    try {
      one.decided(decision, method);
    } finally {
      other.decided(decision, method);
    }
  }

  @Override
  public boolean wants(Decision decision) {
    return one.wants(decision) || other.wants(decision);
  }
}
