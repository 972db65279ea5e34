package io.grpckit.examples.auth;

import static java.util.Objects.requireNonNull;

import io.grpckit.examples.user.User;
import io.grpckit.examples.user.UserStore;
import io.grpckit.examples.user.Users;
import java.util.Set;

/** Who may sign in, as an operator decides it. */
public final class Accounts {

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
   * @param hasher hashes their passwords
   */
  public Accounts(Users users, UserStore userStore, AccountStore accounts, PasswordHasher hasher) {
    this.users = requireNonNull(users, "users");
    this.userStore = requireNonNull(userStore, "userStore");
    this.accounts = requireNonNull(accounts, "accounts");
    this.hasher = requireNonNull(hasher, "hasher");
  }

  /**
   * Makes sure that a user exists and can sign in. Where that is so already, nothing changes; a new
   * password or role ends the user's sessions.
   *
   * @param name of the user, if there is none with the address
   * @param email the user's address
   * @param password the password
   * @param role the role
   */
  public void ensure(String name, String email, String password, Role role) {
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

  /**
   * Makes sure that there are accounts to try the application with.
   *
   * @param password for all of them
   */
  public void ensureDemo(String password) {
    ensure("alice", "alice@example.com", password, Role.EDITOR);
    ensure("bob", "bob@example.com", password, Role.MEMBER);
  }
}
