package io.grpckit.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class DataSourceCheckTest {
  @TempDir private Path folder;

  @Test
  void passesWhenTheDatabaseAnswers() throws SQLException {
    assertThat(DataSourceCheck.of(database(folder.resolve("users.db"))).isHealthy()).isTrue();
  }

  @Test
  void failsWithTheReasonWhenItCannotBeOpened() {
    DataSourceCheck check = DataSourceCheck.of(database(folder.resolve("no/such/folder/users.db")));

    assertThatThrownBy(check::isHealthy).isInstanceOf(SQLException.class);
  }

  private static SQLiteDataSource database(Path file) {
    SQLiteDataSource dataSource = new SQLiteDataSource();
    dataSource.setUrl("jdbc:sqlite:" + file);
    return dataSource;
  }
}
