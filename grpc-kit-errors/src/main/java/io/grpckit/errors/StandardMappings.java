package io.grpckit.errors;

import io.grpc.Context;
import io.grpc.Status;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * What well-known exceptions usually mean to a caller. Use what fits, behind mappings of your own:
 * {@code mine.orElse(StandardMappings.jdbc())}. None of the failures has anything of the exception
 * in it.
 */
public final class StandardMappings {
  private static final RpcFailure TOO_LATE =
      RpcFailure.deadlineExceeded("the operation took too long");
  private static final RpcFailure NO_CONNECTION =
      RpcFailure.of(Status.Code.UNAVAILABLE, "a dependency is unavailable");
  private static final ExceptionMapper NETWORK =
      ExceptionMapper.builder()
          .map(SocketTimeoutException.class, TOO_LATE)
          .map(SocketException.class, NO_CONNECTION)
          .map(UnknownHostException.class, NO_CONNECTION)
          .map(ClosedChannelException.class, NO_CONNECTION)
          .map(ClosedByInterruptException.class, StandardMappings::interrupted)
          .map(InterruptedIOException.class, StandardMappings::interrupted)
          .build();
  private static final ExceptionMapper TIMEOUTS =
      ExceptionMapper.builder().map(TimeoutException.class, TOO_LATE).build();
  private static final ExceptionMapper INTERRUPTS =
      ExceptionMapper.builder()
          .map(InterruptedException.class, StandardMappings::interrupted)
          .map(CancellationException.class, StandardMappings::interrupted)
          .build();

  private StandardMappings() {}

  /**
   * All of the below.
   *
   * @return time-outs, interrupts, network, JDBC and optimistic locking
   */
  public static ExceptionMapper all() {
    return timeouts()
        .orElse(interrupts())
        .orElse(network())
        .orElse(jdbc())
        .orElse(optimisticLocking());
  }

  /**
   * {@link TimeoutException} is DEADLINE_EXCEEDED.
   *
   * @return a mapper
   */
  public static ExceptionMapper timeouts() {
    return TIMEOUTS;
  }

  /**
   * {@link InterruptedException} and {@link CancellationException} are CANCELLED if the call is
   * cancelled, else UNAVAILABLE: then it is the server that stops.
   *
   * @return a mapper
   */
  public static ExceptionMapper interrupts() {
    return INTERRUPTS;
  }

  /**
   * Exceptions of sockets and channels: a time-out is DEADLINE_EXCEEDED, everything else
   * UNAVAILABLE. {@link UncheckedIOException} is looked through. Files are not covered: that one
   * cannot be read is this server's fault, and INTERNAL.
   *
   * @return a mapper
   */
  public static ExceptionMapper network() {
    return throwable -> {
      Throwable cause = throwable instanceof UncheckedIOException ? throwable.getCause() : null;
      return NETWORK.map(cause == null ? throwable : cause);
    };
  }

  /**
   * {@code java.sql.SQLException}, by its class and SQLState: no connection and too few resources
   * are UNAVAILABLE, a time-out is DEADLINE_EXCEEDED, a rolled back transaction is ABORTED, a
   * duplicate key is ALREADY_EXISTS, another broken constraint is FAILED_PRECONDITION; the rest is
   * not mapped.
   *
   * @return a mapper
   */
  public static ExceptionMapper jdbc() {
    return JdbcFailures::map;
  }

  /**
   * The optimistic locking exceptions of JPA, Hibernate, Spring and jOOQ are ABORTED. They are
   * known by name: none of these is needed.
   *
   * @return a mapper
   */
  public static ExceptionMapper optimisticLocking() {
    return OptimisticLockFailures::map;
  }

  private static RpcFailure interrupted(Throwable interrupt) {
    return Context.current().isCancelled()
        ? RpcFailure.cancelled("the call was cancelled")
        : RpcFailure.of(Status.Code.UNAVAILABLE, "the operation was interrupted");
  }

  /** The class is not loaded before it is used: a run-time image may lack the module java.sql. */
  private static final class JdbcFailures {
    static Optional<RpcFailure> map(Throwable throwable) {
      return throwable instanceof java.sql.SQLException e ? SqlStates.map(e) : Optional.empty();
    }
  }
}
