package io.grpckit.examples.file.store;

import java.io.IOException;
import java.util.regex.Pattern;

/** The store has no room left. */
public final class StoreFullException extends IOException {

  private static final long serialVersionUID = 1L;

  private static final Pattern FULL =
      Pattern.compile("No space left|not enough space|quota exceeded", Pattern.CASE_INSENSITIVE);

  /**
   * What the system, or a server, has said.
   *
   * @param cause it
   */
  public StoreFullException(IOException cause) {
    super("the store is full: " + cause.getMessage(), cause);
  }

  /** The JDK has no exception of its own for a full disk. */
  static IOException translate(IOException e) {
    return FULL.matcher(String.valueOf(e.getMessage())).find() ? new StoreFullException(e) : e;
  }
}
