package io.grpckit.interceptors.auth.jwt;

import org.jspecify.annotations.Nullable;

/** An issuer's keys that are not there: nobody can tell whether a token is valid. */
final class KeysUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  KeysUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
