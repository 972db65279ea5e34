package io.grpckit.examples.file;

/**
 * How much may be stored.
 *
 * @param maxFileSize of one file, in bytes
 * @param quota of all the files of one owner together, in bytes
 */
public record FileLimits(long maxFileSize, long quota) {

  /** How many resumable uploads of one owner may be unfinished at a time, and how many others. */
  public static final int MAX_UNFINISHED = 16;

  /** How many downloads one caller may have at a time, from one server. */
  public static final int MAX_DOWNLOADS = 32;

  /** Checks the limits. */
  public FileLimits {
    checkPositive("maxFileSize", maxFileSize);
    checkPositive("quota", quota);
  }

  /**
   * Limits the size of a file and nothing else.
   *
   * @param maxFileSize of one file, in bytes
   * @return limits without a quota
   */
  public static FileLimits ofFileSize(long maxFileSize) {
    return new FileLimits(maxFileSize, Long.MAX_VALUE);
  }

  private static void checkPositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }
}
