package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.grpc.Context;
import io.grpc.Status.Code;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StandardMappingsTest {
  private static final String SECRET = "secret";

  static Stream<Arguments> mapped() {
    return Stream.of(
        arguments(new TimeoutException(SECRET), Code.DEADLINE_EXCEEDED),
        arguments(new InterruptedException(SECRET), Code.UNAVAILABLE),
        arguments(new CancellationException(SECRET), Code.UNAVAILABLE),
        arguments(new ConnectException(SECRET), Code.UNAVAILABLE),
        arguments(new UnknownHostException(SECRET), Code.UNAVAILABLE),
        arguments(new ClosedChannelException(), Code.UNAVAILABLE),
        arguments(new SocketTimeoutException(SECRET), Code.DEADLINE_EXCEEDED),
        arguments(new UncheckedIOException(new ConnectException(SECRET)), Code.UNAVAILABLE),
        arguments(new SQLException(SECRET, "23505"), Code.ALREADY_EXISTS),
        arguments(new SQLException(SECRET, "23503"), Code.FAILED_PRECONDITION),
        arguments(new SQLException(SECRET, "40001"), Code.ABORTED),
        arguments(new SQLException(SECRET, "40P01"), Code.ABORTED),
        arguments(new SQLException(SECRET, "08006"), Code.UNAVAILABLE),
        arguments(new SQLException(SECRET, "53300"), Code.UNAVAILABLE),
        arguments(new SQLException(SECRET, "57P01"), Code.UNAVAILABLE),
        arguments(new SQLException(SECRET, "57014"), Code.DEADLINE_EXCEEDED),
        arguments(new SQLTimeoutException(SECRET), Code.DEADLINE_EXCEEDED),
        arguments(new SQLTransactionRollbackException(SECRET), Code.ABORTED),
        arguments(new SQLIntegrityConstraintViolationException(SECRET), Code.FAILED_PRECONDITION),
        arguments(new SQLTransientConnectionException(SECRET), Code.UNAVAILABLE),
        arguments(new SQLRecoverableException(SECRET), Code.UNAVAILABLE),
        arguments(new jakarta.persistence.OptimisticLockException(SECRET) {}, Code.ABORTED));
  }

  @ParameterizedTest
  @MethodSource("mapped")
  void saysWhatItMeansToACallerAndNothingOfTheException(Throwable thrown, Code code) {
    RpcFailure failure = StandardMappings.all().map(thrown).orElseThrow();

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.message()).isNotEmpty().doesNotContain(SECRET);
  }

  @Test
  void leavesTheServersOwnFaultsAlone() {
    ExceptionMapper all = StandardMappings.all();

    assertThat(all.map(new FileNotFoundException())).isEmpty();
    assertThat(all.map(new IOException())).isEmpty();
    assertThat(all.map(new SQLException("syntax error", "42601"))).isEmpty();
    assertThat(all.map(new SQLException("no state at all"))).isEmpty();
    assertThat(all.map(new BatchUpdateException())).isEmpty();
    assertThat(all.map(new IllegalStateException())).isEmpty();
  }

  @Test
  void canBeHadOneByOne() {
    Exception late = new TimeoutException();
    Exception lost = new ConnectException();
    Exception deadlock = new SQLException("", "40001");
    Exception stale = new jakarta.persistence.OptimisticLockException("") {};

    assertThat(knownBy(StandardMappings.timeouts(), late, lost, deadlock, stale))
        .containsExactly(late);
    assertThat(knownBy(StandardMappings.network(), late, lost, deadlock, stale))
        .containsExactly(lost);
    assertThat(knownBy(StandardMappings.jdbc(), late, lost, deadlock, stale))
        .containsExactly(deadlock);
    assertThat(knownBy(StandardMappings.optimisticLocking(), late, lost, deadlock, stale))
        .containsExactly(stale);
    assertThat(knownBy(StandardMappings.interrupts(), late, lost, deadlock, stale)).isEmpty();
  }

  private static Stream<Exception> knownBy(ExceptionMapper mapper, Exception... exceptions) {
    return Stream.of(exceptions).filter(exception -> mapper.map(exception).isPresent());
  }

  @Test
  void takesAnInterruptOfACancelledCallForItsCancellation() throws Exception {
    try (Context.CancellableContext call = Context.current().withCancellation()) {
      call.cancel(null);

      RpcFailure failure =
          call.call(() -> StandardMappings.interrupts().map(new InterruptedException()))
              .orElseThrow();

      assertThat(failure.code()).isEqualTo(Code.CANCELLED);
    }
  }
}
