package io.grpckit.examples.auth;

import java.util.Set;

/**
 * A user with a password.
 *
 * @param userId the user's id
 * @param name the user's name
 * @param passwordHash as {@link PasswordHasher} made it
 * @param roles what the account is for
 */
public record Account(String userId, String name, String passwordHash, Set<Role> roles) {

  /** Copies the roles. */
  public Account {
    roles = Set.copyOf(roles);
  }

  /** Leaves the hash out. */
  @Override
  public String toString() {
    return "Account[userId=" + userId + ", name=" + name + ", roles=" + roles + "]";
  }
}
