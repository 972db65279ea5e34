package io.grpckit.examples.user;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers users. What a method has stored survives a crash. Thread-safe. */
public interface UserStore {

  /**
   * Adds a user.
   *
   * @param user with an id that no other has
   * @throws EmailTakenException if another user has the e-mail address
   */
  void add(User user);

  /**
   * Looks a user up.
   *
   * @param id the user's id
   * @return the user, if there is one
   */
  Optional<User> find(String id);

  /**
   * Looks a user up.
   *
   * @param email the user's e-mail address, in any case
   * @return the user, if there is one
   */
  Optional<User> findByEmail(String email);

  /**
   * Changes a user.
   *
   * @param id the user's id
   * @param name the new name, or null to keep it
   * @param email the new e-mail address, or null to keep it
   * @return the user as it is now, if there is one
   * @throws EmailTakenException if another user has the e-mail address
   */
  Optional<User> update(String id, @Nullable String name, @Nullable String email);

  /**
   * Removes a user with all that belongs to the account, and writes down, at the same moment, that
   * it was removed: what others keep of the user is not there from then on.
   *
   * @param id the user's id
   * @param now the time
   * @return whether there was one
   */
  boolean remove(String id, Instant now);

  /**
   * Reads users in the order of their creation.
   *
   * @param after where the last page ended, or {@link Position#START}
   * @param size how many at most
   * @return the next users; fewer than {@code size} only at the end
   */
  List<User> page(Position after, int size);
}
