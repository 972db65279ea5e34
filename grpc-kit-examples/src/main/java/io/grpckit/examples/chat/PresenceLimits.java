package io.grpckit.examples.chat;

/**
 * What presence may cost. Who comes when a limit of people is reached is in the room as well, but
 * nobody is told.
 *
 * @param perRoom how many people a room shows
 * @param total how many all rooms of a server show together
 * @param watches how many calls of one caller may watch rooms at a time
 */
public record PresenceLimits(int perRoom, int total, int watches) {

  /** Those of the server. */
  public static final PresenceLimits DEFAULTS = new PresenceLimits(1_000, 100_000, 32);

  /** Checks the limits. */
  public PresenceLimits {
    checkPositive("perRoom", perRoom);
    checkPositive("total", total);
    checkPositive("watches", watches);
  }

  private static void checkPositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }
}
