package io.grpckit.examples.auth;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.user.SqlUserStore;
import io.grpckit.examples.user.User;
import io.grpckit.examples.user.UserStore;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** What accounts and sessions do on every database; each has a test that says how it is opened. */
abstract class AuthStoresContract {

  private Database database;

  /** Opens a new database. */
  abstract Database open();

  @BeforeEach
  void openDatabase() {
    database = open();
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Nested
  class Accounts extends AccountStoreContract {

    @Override
    AccountStore store() {
      return new SqlAccountStore(database);
    }

    @Override
    UserStore users() {
      return new SqlUserStore(database);
    }

    @Override
    SessionStore sessions() {
      return new SqlSessionStore(database);
    }
  }

  @Nested
  class Sessions extends SessionStoreContract {

    @BeforeEach
    void addAccount() {
      new SqlUserStore(database).add(new User("ada", "ada", "ada@example.com", Instant.EPOCH));
      new SqlAccountStore(database).put("ada", "hash", Set.of());
    }

    @Override
    SessionStore store() {
      return new SqlSessionStore(database);
    }

    @Override
    String userId() {
      return "ada";
    }
  }
}
