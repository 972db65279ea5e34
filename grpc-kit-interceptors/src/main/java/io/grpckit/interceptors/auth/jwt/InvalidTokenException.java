package io.grpckit.interceptors.auth.jwt;

/** A token that is refused. The message is for the audit log and never quotes the token. */
final class InvalidTokenException extends Exception {

  private static final long serialVersionUID = 1;

  /** Without a stack trace: attackers choose how often it is thrown. */
  InvalidTokenException(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
