package io.grpckit.interceptors.internal;

/** What may need authentication around it to do what it says. */
public interface AsksForCaller {
  /**
   * Whether it does.
   *
   * @return true if it asks who is calling
   */
  boolean asksForCaller();
}
