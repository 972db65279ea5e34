package io.grpckit.examples;

import java.util.Optional;

/** What the server needs cannot be used at the start. The message, one line, is for operators. */
final class EngineException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private EngineException(String message, Throwable cause) {
    super(message, cause);
  }

  static EngineException of(String variable, Object where, Exception cause) {
    return new EngineException(
        "%s: %s cannot be used: %s".formatted(variable, where, firstLine(cause)), cause);
  }

  private static String firstLine(Exception cause) {
    return Optional.ofNullable(cause.getMessage())
        .flatMap(message -> message.lines().filter(line -> !line.isBlank()).findFirst())
        .orElseGet(cause::toString);
  }
}
