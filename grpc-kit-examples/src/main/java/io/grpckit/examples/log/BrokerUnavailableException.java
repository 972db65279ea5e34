package io.grpckit.examples.log;

/** The broker cannot be reached, or is out of order. The cause is for the log, not for callers. */
public final class BrokerUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokerUnavailableException(Throwable cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }

  BrokerUnavailableException(String message) {
    super(message);
  }
}
