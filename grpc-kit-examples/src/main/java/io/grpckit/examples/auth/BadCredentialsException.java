package io.grpckit.examples.auth;

/** The address or the password is wrong; it does not say which. */
public final class BadCredentialsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadCredentialsException() {
    super("wrong e-mail address or password");
  }
}
