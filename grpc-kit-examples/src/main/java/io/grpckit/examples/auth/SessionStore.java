package io.grpckit.examples.auth;

import java.time.Instant;
import java.util.Optional;

/** Remembers sessions. What a method has stored survives a crash. Thread-safe. */
public interface SessionStore {

  /**
   * Begins a session.
   *
   * @param session with an id that no other has
   */
  void begin(Session session);

  /**
   * Puts a new refresh token in the place of the current one; of several callers with the same
   * token, one succeeds.
   *
   * @param id the session's id
   * @param digest of the refresh token that is presented
   * @param nextDigest of the one that replaces it
   * @param now sessions that expire until then are over
   * @return the id of the session's user; empty if there is no such session, it is over, or the
   *     token is not its current one
   */
  Optional<String> rotate(String id, String digest, String nextDigest, Instant now);

  /**
   * Ends a session.
   *
   * @param id the session's id
   * @return whether there was one
   */
  boolean end(String id);

  /**
   * Forgets sessions that are over.
   *
   * @param now sessions that expire until then are over
   */
  void endExpired(Instant now);
}
