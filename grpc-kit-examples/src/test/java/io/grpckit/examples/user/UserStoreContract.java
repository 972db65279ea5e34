package io.grpckit.examples.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link UserStore} does; each has a test of its own that says how it is opened. */
abstract class UserStoreContract {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** An empty store. */
  abstract UserStore store();

  @Test
  void findsWhatWasAdded() {
    User ada = user("Ada Λ 😀", "ada@example.com", NOON);
    store().add(ada);

    assertThat(store().find(ada.id())).contains(ada);
    assertThat(store().findByEmail("ADA@example.com")).contains(ada);
    assertThat(store().find("nobody")).isEmpty();
    assertThat(store().findByEmail("nobody@example.com")).isEmpty();
  }

  @Test
  void takesAnAddressOnceWhateverItsCase() {
    store().add(user("ada", "ada@example.com", NOON));

    assertThatThrownBy(() -> store().add(user("other", "Ada@Example.com", NOON)))
        .isInstanceOfSatisfying(
            EmailTakenException.class,
            taken -> assertThat(taken.email()).isEqualTo("Ada@Example.com"));
    assertThat(store().page(Position.START, 10)).hasSize(1);
  }

  @Test
  void givesAnAddressToOneOfManyAtTheSameTime() throws Exception {
    List<Callable<Boolean>> attempts =
        IntStream.range(0, 16).mapToObj(i -> (Callable<Boolean>) this::takesTheAddress).toList();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Boolean> taken = new ArrayList<>();
      for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
        taken.add(attempt.get());
      }
      assertThat(taken).containsOnlyOnce(true);
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean takesTheAddress() {
    try {
      store().add(user("one", "one@example.com", NOON));
      return true;
    } catch (EmailTakenException e) {
      return false;
    }
  }

  @Test
  void changesWhatIsGivenAndKeepsTheRest() {
    User ada = user("ada", "ada@example.com", NOON);
    store().add(ada);

    assertThat(store().update(ada.id(), "Ada", null))
        .contains(new User(ada.id(), "Ada", "ada@example.com", NOON));
    assertThat(store().update(ada.id(), null, "a@example.com"))
        .contains(new User(ada.id(), "Ada", "a@example.com", NOON));
    assertThat(store().find(ada.id())).contains(new User(ada.id(), "Ada", "a@example.com", NOON));
    assertThat(store().update(ada.id(), null, "A@example.com")).as("its own address").isPresent();
    assertThat(store().update("nobody", "x", null)).isEmpty();
  }

  @Test
  void doesNotChangeToAnAddressThatIsTaken() {
    User ada = user("ada", "ada@example.com", NOON);
    User bob = user("bob", "bob@example.com", NOON);
    store().add(ada);
    store().add(bob);

    assertThatThrownBy(() -> store().update(bob.id(), "Bob", "ADA@example.com"))
        .isInstanceOf(EmailTakenException.class);
    assertThat(store().find(bob.id())).contains(bob);
  }

  @Test
  void removesOnce() {
    User ada = user("ada", "ada@example.com", NOON);
    store().add(ada);

    assertThat(store().remove(ada.id(), NOON)).isTrue();
    assertThat(store().remove(ada.id(), NOON)).isFalse();
    assertThat(store().find(ada.id())).isEmpty();
    store().add(user("next", "ada@example.com", NOON)); // the address is free again
  }

  @Test
  void pagesInTheOrderOfCreationAlsoWithinAMillisecond() {
    List<User> users = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      users.add(user("u" + i, i + "@example.com", NOON.plusMillis(i / 10)));
    }
    users.forEach(store()::add);

    List<User> read = new ArrayList<>();
    Position position = Position.START;
    List<User> page = store().page(position, 4);
    while (!page.isEmpty()) {
      read.addAll(page);
      page = store().page(read.get(read.size() - 1).position(), 4);
    }

    assertThat(read).containsExactlyInAnyOrderElementsOf(users);
    assertThat(read).extracting(User::createdAt).isSorted();
  }

  static User user(String name, String email, Instant createdAt) {
    return new User(UUID.randomUUID().toString(), name, email, createdAt);
  }
}
