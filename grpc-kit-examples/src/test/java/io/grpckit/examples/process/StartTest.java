package io.grpckit.examples.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.file.store.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "GRPC_PORT, 70000, 'GRPC_PORT must be a port from 0 to 65535, was \"70000\"'",
    "BIND_ADDRESS, 0.0.0.0, 'BIND_ADDRESS must be a loopback address unless DEMO_PASSWORD is set'",
    "DEMO_PASSWORD, short, 'DEMO_PASSWORD must have'"
  })
  void refusesAMalformedEnvironmentInOneLine(String variable, String value, String line)
      throws Exception {
    try (ServerProcess server = ServerProcess.start(dataDir(), Map.of(variable, value))) {
      assertThat(server.awaitExit(Servers.START_TIMEOUT)).isEqualTo(78);

      assertThat(server.output()).singleElement().asString().contains(line);
      assertThat(dataDir()).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DATABASE_URL, postgresql://u:secret@127.0.0.1:1/db",
    "NATS_URL, nats://u:secret@127.0.0.1:1",
    "S3_ENDPOINT, http://127.0.0.1:1"
  })
  @Tag("slow")
  void saysInOneLineWhichEngineIsAway(String variable, String value) throws Exception {
    Map<String, String> environment = new HashMap<>(Map.of(variable, value));
    if (variable.startsWith("S3")) {
      environment.putAll(
          Map.of("S3_BUCKET", "b", "S3_ACCESS_KEY_ID", "u", "S3_SECRET_ACCESS_KEY", "secret"));
    }
    try (ServerProcess server = ServerProcess.start(dataDir(), environment)) {
      assertThat(server.awaitExit(Servers.START_TIMEOUT)).isEqualTo(69);

      assertThat(server.output()).last().asString().contains("cannot be used", "127.0.0.1:1");
      assertThat(server.output())
          .noneMatch(line -> line.startsWith("\tat ") || line.contains("secret"));
    }
  }

  @Test
  @Tag("slow")
  void saysInOneLineThatThereIsNoBucket() throws Exception {
    try (S3Server s3 = S3Server.start(folder.resolve("s3"))) {
      Map<String, String> environment = new HashMap<>(s3.environment());
      environment.put("S3_BUCKET", "nothing");
      try (ServerProcess server = ServerProcess.start(dataDir(), environment)) {
        assertThat(server.awaitExit(Servers.START_TIMEOUT)).isEqualTo(69);

        assertThat(server.output())
            .last()
            .asString()
            .startsWith("S3_BUCKET: s3://nothing at http://127.0.0.1:")
            .contains("cannot be used");
      }
    }
  }

  @Test
  @Tag("slow")
  void saysInOneLineThatTheDatabaseCannotBeMigrated() throws Exception {
    Path database = Files.createDirectories(dataDir()).resolve("example.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE users (id text)"); // by somebody else
    }
    try (ServerProcess server = ServerProcess.start(dataDir(), Map.of())) {
      assertThat(server.awaitExit(Servers.START_TIMEOUT)).isEqualTo(69);

      assertThat(server.output()).singleElement().asString().startsWith("DATA_DIR: " + dataDir());
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "others have no /proc")
  void refusesAFolderInWhichNobodyCanWrite() throws Exception {
    try (ServerProcess server = ServerProcess.start(Path.of("/proc/self/data"), Map.of())) {
      assertThat(server.awaitExit(Servers.START_TIMEOUT)).isEqualTo(78);

      assertThat(server.output())
          .singleElement()
          .isEqualTo("DATA_DIR must be a folder that can be written to, was \"/proc/self/data\"");
    }
  }

  @Test
  @Tag("slow")
  void saysInOneLineThatThePortIsTaken() throws Exception {
    try (ServerProcess first = ServerProcess.start(dataDir(), Map.of())) {
      String port = first.awaitReady(Servers.START_TIMEOUT).split(":")[1];
      Path otherDir = folder.resolve("other");
      try (ServerProcess second = ServerProcess.start(otherDir, Map.of("GRPC_PORT", port))) {
        assertThat(second.awaitExit(Servers.START_TIMEOUT)).isEqualTo(78);

        assertThat(second.output())
            .anyMatch(line -> line.startsWith("BIND_ADDRESS and GRPC_PORT") && line.contains(port));
        assertThat(second.output()).noneMatch(line -> line.startsWith("\tat "));
      }
    }
  }

  @Test
  @Tag("slow")
  void tellsWhereItServesAndWhoMayDoWhat() throws Exception {
    try (ServerProcess server = ServerProcess.start(dataDir(), Map.of())) {
      String target = server.awaitReady(Servers.START_TIMEOUT);

      List<String> output = server.output();
      assertThat(output).anyMatch(line -> line.contains(target));
      assertThat(output).anyMatch(line -> line.contains(dataDir().toString()));
      assertThat(output).anyMatch(line -> line.contains("alice@example.com"));
      assertThat(output).anyMatch(line -> line.contains("bob@example.com"));
      assertThat(output)
          .anyMatch(line -> line.contains("CreateUser") && line.contains("users:write"));
      assertThat(Files.getPosixFilePermissions(dataDir())).hasSize(3);
    }
  }

  private Path dataDir() {
    return folder.resolve("data");
  }
}
