package io.grpckit.interceptors.internal;

/** Makes text of a peer harmless on a line: no control characters, no more than a fixed length. */
public final class LogText {

  /** How many characters are kept. */
  public static final int MAX_LENGTH = 256;

  private LogText() {}

  /**
   * Escapes what would break a line, and cuts what is too long.
   *
   * @param text of a peer
   * @return one line of at most about {@value #MAX_LENGTH} characters
   */
  public static String clean(String text) {
    int end = Math.min(text.length(), MAX_LENGTH);
    for (int i = 0; i < end; i++) {
      if (breaksLines(text.charAt(i))) {
        return escaped(text, end);
      }
    }
    return end == text.length() ? text : cut(text, end) + "…";
  }

  private static String escaped(String text, int end) {
    StringBuilder clean = new StringBuilder(end + 16);
    int i = 0;
    for (; i < end && clean.length() < MAX_LENGTH; i++) {
      char c = text.charAt(i);
      if (breaksLines(c)) {
        clean.append(String.format("\\u%04x", (int) c));
      } else {
        clean.append(c);
      }
    }
    return i == text.length() ? clean.toString() : cut(clean.toString(), clean.length()) + "…";
  }

  private static String cut(String text, int end) {
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }

  private static boolean breaksLines(char c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == '\u2028' || c == '\u2029';
  }
}
