package io.grpckit.examples.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAddressTest {

  @ParameterizedTest
  @CsvSource({
    "postgresql://u:p@db:5432/app,         jdbc:postgresql://db:5432/app,       u,  p",
    "postgres://u:p@db/app,                jdbc:postgresql://db/app,            u,  p",
    "jdbc:postgresql://u:p@db/app,         jdbc:postgresql://db/app,            u,  p",
    "postgresql://u%40x:p%3A%2F%25+@db/a,  jdbc:postgresql://db/a,            u@x,  p:/%+",
    "postgresql://db/app?sslmode=require,  jdbc:postgresql://db/app?sslmode=require, '', ''",
    "postgresql://u@[::1]:5432/app,        jdbc:postgresql://[::1]:5432/app,    u, ''"
  })
  void isReadFromTheUsualForm(String url, String jdbcUrl, String user, String password) {
    assertThat(PostgresAddress.parse(url)).contains(new PostgresAddress(jdbcUrl, user, password));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "db",
        "mysql://db/app",
        "postgresql:app",
        "postgresql://db",
        "postgresql://db/",
        "postgresql:///app",
        "postgresql://db/a/b",
        "postgresql://u:p%zz@db/app",
        "a b"
      })
  void isNothingElse(String url) {
    assertThat(PostgresAddress.parse(url)).isEmpty();
  }

  @Test
  void printsNoSecrets() {
    assertThat(PostgresAddress.parse("postgresql://u:secret@db:1/app?password=s2").orElseThrow())
        .hasToString("postgresql://db:1/app");
  }
}
