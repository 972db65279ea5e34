package io.grpckit.examples.user;

import java.time.Instant;

/**
 * Somebody.
 *
 * @param id chosen by the server
 * @param name for people to read
 * @param email unique, whatever its case
 * @param createdAt to the millisecond
 */
public record User(String id, String name, String email, Instant createdAt) {

  /** Where this user stands in the order of creation. */
  Position position() {
    return new Position(createdAt.toEpochMilli(), id);
  }
}
