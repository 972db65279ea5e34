package io.grpckit.interceptors.observe;

/** What a {@link MethodObserver} needs beyond starts, sizes and ends: each costs every call. */
public enum CallHook {
  /** {@link CallListener#enter} and {@link CallListener#completed}. */
  CALLBACKS,
  /**
   * {@link CallListener#responseHeaders}, {@link CallListener#request} and {@link
   * CallListener#response}.
   */
  MESSAGES
}
