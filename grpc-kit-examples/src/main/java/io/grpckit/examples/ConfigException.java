package io.grpckit.examples;

/** The environment asks for something impossible. The message is one line for the operator. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }
}
