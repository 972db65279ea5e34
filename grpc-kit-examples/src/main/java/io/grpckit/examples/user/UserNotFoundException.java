package io.grpckit.examples.user;

/** There is no user with the id. */
public final class UserNotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String id;

  UserNotFoundException(String id) {
    super("no user with this id");
    this.id = id;
  }

  /**
   * Which id.
   *
   * @return the id as it was asked for
   */
  public String id() {
    return id;
  }
}
