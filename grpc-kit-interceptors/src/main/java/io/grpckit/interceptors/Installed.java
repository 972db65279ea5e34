package io.grpckit.interceptors;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The builders that have a pipeline, as long as anybody knows them: with two, every call would be
 * counted, limited and refused twice.
 *
 * @param <B> builders of servers or of channels
 */
final class Installed<B> {
  private final Set<B> builders =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private final String problem;

  /** With what to say of a second pipeline. */
  Installed(String problem) {
    this.problem = problem;
  }

  void requireFirst(B builder) {
    if (!builders.add(builder)) {
      throw new IllegalStateException(problem);
    }
  }
}
