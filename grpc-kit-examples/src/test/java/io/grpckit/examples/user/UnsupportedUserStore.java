package io.grpckit.examples.user;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** For tests that need one method only. */
class UnsupportedUserStore implements UserStore {

  @Override
  public void add(User user) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<User> find(String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<User> findByEmail(String email) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<User> update(String id, String name, String email) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean remove(String id, Instant now) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<User> page(Position after, int size) {
    throw new UnsupportedOperationException();
  }
}
