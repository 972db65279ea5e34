package io.grpckit.examples.auth;

/** The refresh token is not good (any more): the user must sign in again. */
public final class BadRefreshTokenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadRefreshTokenException() {
    super("the session is over, sign in again");
  }
}
