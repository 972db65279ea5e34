package io.grpckit.interceptors.observe;

/** The end of the wire at which a call is observed. */
public enum CallSide {
  /** The end that answers. */
  SERVER,
  /** The end that asks. */
  CLIENT
}
