package io.grpckit.examples.auth;

import java.util.Optional;
import java.util.Set;

/** Remembers which users have a password, and which roles. Thread-safe. */
public interface AccountStore {

  /**
   * Looks an account up for a sign-in.
   *
   * @param email the user's e-mail address, in any case
   * @return the account, if the user exists and has one
   */
  Optional<Account> findByEmail(String email);

  /**
   * Looks an account up for a refresh.
   *
   * @param userId the user's id
   * @return the account, if the user exists and has one
   */
  Optional<Account> find(String userId);

  /**
   * Gives a user a password and roles, in place of what the user had. A changed password ends the
   * user's sessions.
   *
   * @param userId the id of an existing user
   * @param passwordHash as {@link PasswordHasher} made it
   * @param roles what the account is for
   */
  void put(String userId, String passwordHash, Set<Role> roles);
}
