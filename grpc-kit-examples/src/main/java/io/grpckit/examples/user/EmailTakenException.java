package io.grpckit.examples.user;

/** Another user has the e-mail address. */
public final class EmailTakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String email;

  EmailTakenException(String email) {
    super("a user with this e-mail address exists");
    this.email = email;
  }

  /**
   * Which address.
   *
   * @return the address as it was asked for
   */
  public String email() {
    return email;
  }
}
