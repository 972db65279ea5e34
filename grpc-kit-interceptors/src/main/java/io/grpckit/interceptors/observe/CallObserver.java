package io.grpckit.interceptors.observe;

import org.jspecify.annotations.Nullable;

/**
 * Hears of every call: metrics, traces and logs are three of these, and an application may add its
 * own. A factory per side gives the observer of one method, asked once per method, before its first
 * call; all unknown methods together are one, {@link ObservedMethod#OTHER}.
 *
 * <p>Thread-safe. What it throws never harms a call.
 */
public interface CallObserver {

  /**
   * The observer of a method's calls on a server.
   *
   * @param method the method
   * @return {@code null} if the method is not to be observed
   */
  default @Nullable MethodObserver server(ObservedMethod method) {
    return null;
  }

  /**
   * The observer of a method's calls on a client.
   *
   * @param method the method
   * @return {@code null} if the method is not to be observed
   */
  default @Nullable MethodObserver client(ObservedMethod method) {
    return null;
  }
}
