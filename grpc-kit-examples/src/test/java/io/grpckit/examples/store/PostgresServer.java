package io.grpckit.examples.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL server for all tests of a JVM, a new schema for each. It ends with the JVM. */
public final class PostgresServer {

  private static final EmbeddedPostgres SERVER = start();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private PostgresServer() {}

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setOverrideWorkingDirectory(Path.of("target", "postgres").toAbsolutePath().toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A schema that nobody has used, as {@code DATABASE_URL} would name it. */
  public static String newSchemaUrl() {
    String name = "test" + COUNT.incrementAndGet();
    execute("CREATE SCHEMA " + name);
    return url("postgres?currentSchema=" + name);
  }

  /** A schema that nobody has used. */
  public static PostgresAddress newSchema() {
    return PostgresAddress.parse(newSchemaUrl()).orElseThrow();
  }

  /** A whole database that nobody has used; it takes longer. */
  static PostgresAddress newDatabase() {
    String name = "test" + COUNT.incrementAndGet();
    execute("CREATE DATABASE " + name);
    return PostgresAddress.parse(url(name)).orElseThrow();
  }

  private static String url(String database) {
    return "postgresql://postgres:postgres@localhost:%d/%s".formatted(SERVER.getPort(), database);
  }

  /** Runs a statement as the server's administrator. */
  static void execute(String sql) {
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
