package io.grpckit.examples.auth;

import static java.util.Objects.requireNonNull;

import io.grpckit.examples.user.User;
import io.grpckit.examples.user.UserStore;
import io.grpckit.examples.user.Users;
import java.util.Set;

/** Accounts to try the application with. */
public final class DemoAccounts {

  private final Users users;
  private final UserStore userStore;
  private final AccountStore accounts;
  private final PasswordHasher hasher;

  /**
   * Prepares to create accounts.
   *
   * @param users creates users
   * @param userStore finds users
   * @param accounts where the accounts go
   * @param hasher hashes their password
   */
  public DemoAccounts(
      Users users, UserStore userStore, AccountStore accounts, PasswordHasher hasher) {
    this.users = requireNonNull(users, "users");
    this.userStore = requireNonNull(userStore, "userStore");
    this.accounts = requireNonNull(accounts, "accounts");
    this.hasher = requireNonNull(hasher, "hasher");
  }

  /**
   * Makes sure that the accounts exist and have the password.
   *
   * @param password for all of them
   */
  public void ensure(String password) {
    ensure("alice", Role.EDITOR, password);
    ensure("bob", Role.MEMBER, password);
  }

  private void ensure(String name, Role role, String password) {
    String email = name + "@example.com";
    boolean asWanted =
        accounts
            .findByEmail(email)
            .filter(account -> account.roles().equals(Set.of(role)))
            .filter(account -> hasher.matches(password, account.passwordHash()))
            .isPresent();
    if (!asWanted) {
      User user = userStore.findByEmail(email).orElseGet(() -> users.create(name, email));
      accounts.put(user.id(), hasher.hash(password), Set.of(role));
    }
  }
}
