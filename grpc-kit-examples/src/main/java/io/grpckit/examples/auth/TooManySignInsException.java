package io.grpckit.examples.auth;

/** More passwords are being checked than the server has memory for. Trying again later helps. */
public final class TooManySignInsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TooManySignInsException() {
    super("too many sign-ins at the moment");
  }
}
