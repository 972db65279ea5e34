package io.grpckit.examples.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PendingWriteTest {

  private Connection connection;

  @BeforeEach
  void open() throws Exception {
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  @Test
  void doesNotFailOnceItHasEnded() throws Exception {
    PendingWrite<String> write = new PendingWrite<>(c -> "stored");
    write.perform(connection);

    write.end();
    write.fail(new SQLException("too late"));

    assertThat(write.result()).isEqualTo("stored");
  }

  @Test
  void forgetsHowItFailedWhenItIsDoneAgain() throws Exception {
    int[] attempts = {0};
    PendingWrite<Integer> write =
        new PendingWrite<>(
            c -> {
              if (++attempts[0] == 1) {
                throw new IllegalStateException("the first time");
              }
              return attempts[0];
            });
    assertThat(write.perform(connection)).hasMessage("the first time");

    write.reset();
    write.perform(connection);
    write.end();

    assertThat(write.result()).isEqualTo(2);
  }

  @Test
  void failsForItsOwnReasonIfItHasOne() {
    PendingWrite<Integer> write =
        new PendingWrite<>(
            c -> {
              throw new IllegalStateException("its own");
            });
    write.perform(connection);

    write.fail(new SQLException("another's"));

    assertThatThrownBy(write::result).hasMessage("its own");
  }
}
