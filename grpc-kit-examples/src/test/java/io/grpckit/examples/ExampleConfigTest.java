package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleConfigTest {

  @Test
  void everyVariableHasADefault() {
    ExampleConfig config = ExampleConfig.from(Map.of());

    assertThat(config.grpcPort()).isEqualTo(50051);
    assertThat(config.bindAddress().getHostAddress()).isEqualTo("127.0.0.1");
    assertThat(config.dataDir()).isEqualTo(Path.of("data").toAbsolutePath());
    assertThat(config.demoPassword()).isEqualTo("demo-password");
  }

  @Test
  void readsEveryVariable() {
    ExampleConfig config =
        ExampleConfig.from(
            Map.of(
                "GRPC_PORT", "0",
                "EDGE_PORT", "off",
                "EDGE_ORIGINS", "https://a.example.com, http://localhost:5173",
                "TRUSTED_PROXIES", "10.0.0.7, 2001:db8::/32",
                "BIND_ADDRESS", "0.0.0.0",
                "DATA_DIR", "/srv/data",
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317",
                "DEMO_PASSWORD", "something else"));

    assertThat(config.grpcPort()).isZero();
    assertThat(config.edgePort()).isNull();
    assertThat(config.origins()).containsExactly("https://a.example.com", "http://localhost:5173");
    assertThat(config.trustedProxies()).containsExactly("10.0.0.7", "2001:db8::/32");
    assertThat(config.bindAddress().isAnyLocalAddress()).isTrue();
    assertThat(config.dataDir()).isEqualTo(Path.of("/srv/data"));
    assertThat(config.collector()).hasToString("http://collector:4317");
    assertThat(config.demoPassword()).isEqualTo("something else");
  }

  @Test
  void countsAnEmptyVariableAsNotSet() {
    assertThat(ExampleConfig.from(Map.of("GRPC_PORT", "")).grpcPort()).isEqualTo(50051);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GRPC_PORT     | abc         | GRPC_PORT must be a port from 0 to 65535, was "abc"
          GRPC_PORT     | -1          | GRPC_PORT must be a port from 0 to 65535, was "-1"
          GRPC_PORT     | 65536       | GRPC_PORT must be a port from 0 to 65535, was "65536"
          GRPC_PORT     | 99999999999 | GRPC_PORT must be a port from 0 to 65535, was "99999999999"
          GRPC_PORT     | ٣           | GRPC_PORT must be a port from 0 to 65535, was "٣"
          EDGE_PORT     | Off         | EDGE_PORT must be a port from 0 to 65535, was "Off"
          EDGE_ORIGINS  | http://a/b  | EDGE_ORIGINS must be origins such as https://app.example.com, was "http://a/b"
          TRUSTED_PROXIES | envoy     | TRUSTED_PROXIES must be addresses or networks such as 10.0.0.7 or 10.1.0.0/16, was "envoy"
          TRUSTED_PROXIES | 10.0.0.0/33 | TRUSTED_PROXIES must be addresses or networks such as 10.0.0.7 or 10.1.0.0/16, was "10.0.0.0/33"
          BIND_ADDRESS  | 300.1.2.3   | BIND_ADDRESS must be an IP address or a host name of this machine, was "300.1.2.3"
          NATS_REPLICAS | 0           | NATS_REPLICAS must be a number from 1 to 5, was "0"
          NATS_REPLICAS | 6           | NATS_REPLICAS must be a number from 1 to 5, was "6"
          NATS_REPLICAS | three       | NATS_REPLICAS must be a number from 1 to 5, was "three"
          DEMO_PASSWORD | short       | DEMO_PASSWORD must have 8 to 1024 characters, had 5
          """)
  void namesTheVariableTheRuleAndTheValue(String variable, String value, String message) {
    assertThatThrownBy(() -> ExampleConfig.from(Map.of(variable, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void saysItInOneLineWhateverTheValue() {
    assertThatThrownBy(() -> ExampleConfig.from(Map.of("GRPC_PORT", "1\n2")))
        .hasMessage("GRPC_PORT must be a port from 0 to 65535, was \"1?2\"");
    assertThatThrownBy(() -> ExampleConfig.from(Map.of("DATA_DIR", "a\0b")))
        .hasMessage("DATA_DIR must be a path, was \"a?b\"");
  }

  @Test
  void refusesTheDefaultDemoPasswordWhereOthersCanReachTheServer() {
    assertThatThrownBy(() -> ExampleConfig.from(Map.of("BIND_ADDRESS", "0.0.0.0")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "BIND_ADDRESS must be a loopback address unless DEMO_PASSWORD is set to another than the"
                + " default, was \"0.0.0.0\"");
  }

  @Test
  void takesAnyAddressWithADatabaseOfItsOwnAccounts() {
    ExampleConfig config =
        ExampleConfig.from(
            Map.of("BIND_ADDRESS", "0.0.0.0", "DATABASE_URL", "postgresql://u:secret@db/app"));

    assertThat(config.database()).hasToString("postgresql://db/app");
    assertThat(config.toString()).doesNotContain("secret");
  }

  @Test
  void repeatsNothingOfAMalformedDatabaseUrl() {
    assertThatThrownBy(() -> ExampleConfig.from(Map.of("DATABASE_URL", "mysql://u:secret@db/app")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "DATABASE_URL must be postgresql://USER:PASSWORD@HOST:PORT/DATABASE, was something"
                + " else of 23 characters");
  }

  @Test
  void readsWhereTheBrokerIs() {
    ExampleConfig config =
        ExampleConfig.from(
            Map.of("NATS_URL", "nats://u:secret@a:4222,nats://b:4222", "NATS_REPLICAS", "3"));

    assertThat(config.broker()).hasToString("nats://a:4222,nats://b:4222");
    assertThat(config.broker().replicas()).isEqualTo(3);
    assertThat(config.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://user:secret@s3:9000", "ftp://user:secret@s3", "//u:secret@s_3"})
  void repeatsNothingOfAMalformedS3Url(String url) {
    assertThatThrownBy(() -> ExampleConfig.from(Map.of("S3_BUCKET", "b", "S3_ENDPOINT", url)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "S3_ENDPOINT must be http://HOST:PORT or https://HOST:PORT, was something else of "
                + url.length()
                + " characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"collector:4317", "grpc://collector:4317", "http://u:secret@collector"})
  void repeatsNothingOfAMalformedCollector(String url) {
    assertThatThrownBy(() -> ExampleConfig.from(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", url)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "OTEL_EXPORTER_OTLP_ENDPOINT must be http://HOST:PORT or https://HOST:PORT, was"
                + " something else of "
                + url.length()
                + " characters");
  }

  @Test
  void repeatsNothingOfAMalformedNatsUrl() {
    assertThatThrownBy(() -> ExampleConfig.from(Map.of("NATS_URL", "http://u:secret@a")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "NATS_URL must be nats://USER:PASSWORD@HOST:PORT, or several separated by commas, was"
                + " something else of 17 characters");
  }

  @Test
  void doesNotPrintThePassword() {
    ExampleConfig config = ExampleConfig.from(Map.of("DEMO_PASSWORD", "very secret"));

    assertThat(config.toString()).contains("50051").doesNotContain("very secret");
  }
}
