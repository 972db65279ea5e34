package io.grpckit.examples.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/**
 * How the SQLite file is opened. One connection writes and waits for nobody; the others read beside
 * it, which the write-ahead log allows.
 */
final class Sqlite {

  private static final int READERS = 8;
  private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);
  static final Duration POOL_TIMEOUT = Duration.ofSeconds(3);

  private final Path file;

  Sqlite(Path file) {
    this.file = file;
  }

  DataSource dataSource() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL); // a commit is on the disk when it returns
    config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
    config.enforceForeignKeys(true);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    SQLiteDataSource dataSource = new SQLiteDataSource(config);
    dataSource.setUrl("jdbc:sqlite:" + file);
    return dataSource;
  }

  HikariDataSource writer() {
    return new HikariDataSource(pool("writer", 1));
  }

  HikariDataSource readers() {
    HikariConfig config = pool("readers", READERS);
    config.setConnectionInitSql("PRAGMA query_only = true");
    return new HikariDataSource(config);
  }

  private HikariConfig pool(String name, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(dataSource());
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(POOL_TIMEOUT.toMillis());
    return config;
  }
}
