package io.grpckit.examples.demo;

/** A step of the demo did not go as it must; the message says what was seen instead. */
public final class DemoFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }

  /** Fails with {@code message} unless {@code condition} holds. */
  static void unless(boolean condition, String message) {
    if (!condition) {
      throw new DemoFailure(message);
    }
  }
}
