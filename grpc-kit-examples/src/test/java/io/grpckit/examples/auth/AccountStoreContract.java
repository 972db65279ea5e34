package io.grpckit.examples.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.user.User;
import io.grpckit.examples.user.UserStore;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link AccountStore} does, together with the users and sessions beside it. */
abstract class AccountStoreContract {

  private static final User ADA =
      new User("1", "ada", "Ada@example.com", Instant.parse("2026-11-22T12:00:00Z"));

  /** An empty store. */
  abstract AccountStore store();

  /** The users that accounts belong to. */
  abstract UserStore users();

  /** The sessions of the accounts. */
  abstract SessionStore sessions();

  @BeforeEach
  void addAda() {
    users().add(ADA);
  }

  @Test
  void findsNoAccountOfAUserWithoutPassword() {
    assertThat(store().find("1")).isEmpty();
    assertThat(store().findByEmail("ada@example.com")).isEmpty();
  }

  @Test
  void findsAnAccountByIdAndByAddressInAnyCase() {
    store().put("1", "hash", Set.of(Role.EDITOR, Role.MEMBER));

    Account account = new Account("1", "ada", "hash", Set.of(Role.EDITOR, Role.MEMBER));
    assertThat(store().find("1")).contains(account);
    assertThat(store().findByEmail("aDA@example.COM")).contains(account);
    assertThat(store().findByEmail("other@example.com")).isEmpty();
  }

  @Test
  void followsTheUser() {
    store().put("1", "hash", Set.of());

    users().update("1", "Ada L.", "ada@other.example");

    assertThat(store().findByEmail("ada@example.com")).isEmpty();
    assertThat(store().findByEmail("ada@other.example"))
        .contains(new Account("1", "Ada L.", "hash", Set.of()));
  }

  @Test
  void replacesThePasswordAndEndsTheSessions() {
    store().put("1", "old", Set.of(Role.MEMBER));
    sessions().begin(new Session("s", "1", "digest", ADA.createdAt().plusSeconds(60)));

    store().put("1", "new", Set.of(Role.EDITOR));

    assertThat(store().find("1")).contains(new Account("1", "ada", "new", Set.of(Role.EDITOR)));
    assertThat(sessions().end("s")).isFalse();
  }

  @Test
  void goesWithTheUser() {
    store().put("1", "hash", Set.of(Role.MEMBER));
    sessions().begin(new Session("s", "1", "digest", ADA.createdAt().plusSeconds(60)));

    users().remove("1", Instant.EPOCH);

    assertThat(store().find("1")).isEmpty();
    assertThat(sessions().end("s")).isFalse();
  }
}
