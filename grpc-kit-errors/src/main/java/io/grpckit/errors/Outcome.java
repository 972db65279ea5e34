package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How a client call ended: with a response or with a failure.
 *
 * @param <T> type of the response
 */
public sealed interface Outcome<T> {

  /**
   * The response.
   *
   * @return empty if the call failed
   */
  Optional<T> response();

  /**
   * The failure.
   *
   * @return empty if the call succeeded
   */
  Optional<RpcFailure> failure();

  /**
   * The call succeeded.
   *
   * @param value the response
   * @param <T> type of the response
   */
  record Success<T>(T value) implements Outcome<T> {

    /**
     * Checks what it is given.
     *
     * @param value the response
     */
    public Success {
      requireNonNull(value, "value");
    }

    @Override
    public Optional<T> response() {
      return Optional.of(value);
    }

    @Override
    public Optional<RpcFailure> failure() {
      return Optional.empty();
    }
  }

  /**
   * The call failed.
   *
   * @param cause how
   * @param <T> type of the response that there would have been
   */
  record Failed<T>(RpcFailure cause) implements Outcome<T> {

    /**
     * Checks what it is given.
     *
     * @param cause how the call failed
     */
    public Failed {
      requireNonNull(cause, "cause");
    }

    @Override
    public Optional<T> response() {
      return Optional.empty();
    }

    @Override
    public Optional<RpcFailure> failure() {
      return Optional.of(cause);
    }
  }
}
