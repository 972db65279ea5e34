package io.grpckit.interceptors.tracing;

/** What a server makes of the trace that a caller says its call belongs to. */
public enum RemoteParent {
  /** The call's span continues the caller's trace, its sampling decision included. */
  TRUST,
  /**
   * The call's span begins a trace of its own and links to the caller's: for a server that
   * strangers call, who should decide neither what is sampled nor which baggage travels on.
   */
  LINK,
  /** The call's span begins a trace of its own, and the caller's is not looked at. */
  IGNORE
}
