package io.grpckit.interceptors.auth;

import io.grpckit.interceptors.auth.AuthEvent.Decision;

/** Wants no event. */
enum NoAuthAudit implements AuthAudit {
  INSTANCE;

  @Override
  public void record(AuthEvent event) {}

  @Override
  public boolean wants(Decision decision) {
    return false;
  }
}
