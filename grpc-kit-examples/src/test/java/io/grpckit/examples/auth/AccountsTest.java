package io.grpckit.examples.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.user.SqlUserStore;
import io.grpckit.examples.user.Users;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {

  private static final PasswordHasher HASHER = new PasswordHasher();

  @TempDir private Path folder;

  private Database database;
  private AccountStore accounts;
  private Users users;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("example.db"));
    accounts = new SqlAccountStore(database);
    users = new Users(new SqlUserStore(database), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void leavesAccountsAloneThatAreAsWanted() {
    ensure("demo-password");
    Account alice = accounts.findByEmail("alice@example.com").orElseThrow();

    ensure("demo-password");

    assertThat(accounts.findByEmail("alice@example.com")).contains(alice);
    assertThat(users.list(0, "").users()).hasSize(2);
  }

  @Test
  void takesANewPassword() {
    ensure("demo-password");
    ensure("another password");

    String hash = accounts.findByEmail("bob@example.com").orElseThrow().passwordHash();
    assertThat(HASHER.matches("another password", hash)).isTrue();
    assertThat(HASHER.matches("demo-password", hash)).isFalse();
    assertThat(users.list(0, "").users()).hasSize(2);
  }

  @Test
  void finishesWhatAnInterruptedStartLeftHalfDone() {
    users.create("alice", "alice@example.com");

    ensure("demo-password");

    assertThat(accounts.findByEmail("alice@example.com").orElseThrow().roles())
        .containsExactly(Role.EDITOR);
  }

  private void ensure(String password) {
    new Accounts(users, new SqlUserStore(database), accounts, HASHER).ensureDemo(password);
  }
}
