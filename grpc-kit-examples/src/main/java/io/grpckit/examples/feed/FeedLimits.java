package io.grpckit.examples.feed;

/**
 * What a feed may cost.
 *
 * @param pageSize how many entries are read at a time, and held for a listener in the past
 * @param recent how many of a topic's last entries all its listeners share; who is further behind
 *     reads the log
 * @param patience how many new entries may arrive while a listener takes none at all, before it is
 *     cut off
 */
public record FeedLimits(int pageSize, int recent, int patience) {

  /** Checks the limits. */
  public FeedLimits {
    checkPositive("pageSize", pageSize);
    checkPositive("recent", recent);
    checkPositive("patience", patience);
  }

  private static void checkPositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }
}
