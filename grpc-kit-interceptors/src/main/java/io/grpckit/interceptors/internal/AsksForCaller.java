package io.grpckit.interceptors.internal;

/** An interceptor that may have to run inside of authentication to do what it says. */
public interface AsksForCaller {
  /**
   * Whether it must.
   *
   * @return true if it asks who is calling
   */
  boolean asksForCaller();
}
