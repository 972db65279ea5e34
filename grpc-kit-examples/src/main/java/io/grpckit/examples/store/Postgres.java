package io.grpckit.examples.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** How PostgreSQL is reached: one pool, in which everybody may write. */
final class Postgres {

  private static final int CONNECTIONS = 20;
  private static final Duration POOL_TIMEOUT = Duration.ofSeconds(3);

  private Postgres() {}

  static HikariDataSource pool(PostgresAddress address) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("postgres");
    config.setJdbcUrl(address.jdbcUrl());
    if (!address.user().isEmpty()) {
      config.setUsername(address.user());
      config.setPassword(address.password());
    }
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(POOL_TIMEOUT.toMillis());
    // A server that does not answer must not hold a connection, and its caller, for ever.
    config.addDataSourceProperty("connectTimeout", "3");
    config.addDataSourceProperty("socketTimeout", "30");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    return new HikariDataSource(config);
  }
}
