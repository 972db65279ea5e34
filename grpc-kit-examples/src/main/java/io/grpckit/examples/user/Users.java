package io.grpckit.examples.user;

import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be done with users. Thread-safe. */
public final class Users {

  static final int DEFAULT_PAGE_SIZE = 50;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private final UserStore store;
  private final Clock clock;

  /**
   * Manages the users of a store.
   *
   * @param store where the users are
   * @param clock dates new users
   */
  public Users(UserStore store, Clock clock) {
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * A page of a list.
   *
   * @param users in the order of their creation
   * @param nextToken asks for the next page; empty on the last one
   */
  public record Page(List<User> users, String nextToken) {

    /** Copies the users. */
    public Page {
      users = List.copyOf(users);
    }
  }

  /**
   * Creates a user.
   *
   * @param name the name
   * @param email the e-mail address
   * @return the user
   * @throws EmailTakenException if another user has the address
   */
  public User create(String name, String email) {
    User user =
        new User(UUID.randomUUID().toString(), name, email, clock.instant().truncatedTo(MILLIS));
    store.add(user);
    return user;
  }

  /**
   * Looks a user up.
   *
   * @param id the user's id
   * @return the user
   * @throws UserNotFoundException if there is none
   */
  public User get(String id) {
    return store.find(checked(id)).orElseThrow(() -> new UserNotFoundException(id));
  }

  /**
   * Changes a user.
   *
   * @param id the user's id
   * @param name the new name, or null to keep it
   * @param email the new e-mail address, or null to keep it
   * @return the user as it is now
   * @throws UserNotFoundException if there is none
   * @throws EmailTakenException if another user has the address
   */
  public User update(String id, @Nullable String name, @Nullable String email) {
    return store.update(checked(id), name, email).orElseThrow(() -> new UserNotFoundException(id));
  }

  /**
   * Deletes a user; a session that it has ends, and nobody sees its files any more.
   *
   * @param id the user's id
   * @throws UserNotFoundException if there is none
   */
  public void delete(String id) {
    if (!store.remove(checked(id), clock.instant())) {
      throw new UserNotFoundException(id);
    }
  }

  /**
   * Lists users in the order of their creation.
   *
   * @param size how many at most; 0 for 50
   * @param token from the page before; empty for the first page
   * @return the page
   * @throws InvalidPageTokenException if the token is from elsewhere
   */
  public Page list(int size, String token) {
    int limit = size == 0 ? DEFAULT_PAGE_SIZE : size;
    List<User> users = store.page(start(token), limit + 1);
    if (users.size() <= limit) {
      return new Page(users, "");
    }
    return new Page(users.subList(0, limit), users.get(limit - 1).position().token());
  }

  /**
   * Reads on in the order of creation, for those who want all.
   *
   * @param after the last user so far; null at the beginning
   * @param size how many at most
   * @return the next users; fewer than {@code size} only at the end
   */
  List<User> next(@Nullable User after, int size) {
    return store.page(after == null ? Position.START : after.position(), size);
  }

  /** Spares the database what cannot be an id of ours. */
  private static String checked(String id) {
    if (!ID.matcher(id).matches()) {
      throw new UserNotFoundException(id);
    }
    return id;
  }

  private static Position start(String token) {
    return token.isEmpty()
        ? Position.START
        : Position.ofToken(token).orElseThrow(InvalidPageTokenException::new);
  }
}
