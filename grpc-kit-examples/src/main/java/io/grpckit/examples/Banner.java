package io.grpckit.examples;

import org.jspecify.annotations.Nullable;

/** What people want to know at the start. */
final class Banner {

  private Banner() {}

  static String of(ExampleConfig config, String address, @Nullable String edge) {
    return """
        gRPC      %s, %s
        browsers  %s
        data      %s
        database  %s
        chat,news %s
        files     %s
        accounts  %s
        %s"""
        .formatted(
            address,
            security(config.tls()),
            browsers(config, edge),
            config.dataDir(),
            database(config),
            config.broker() == null ? "in the database" + alone(config) : config.broker(),
            config.bucket() == null ? "in the data folder" + alone(config) : config.bucket(),
            accounts(config),
            warning(config, config.bucket(), "S3_BUCKET", "files are stored")
                + warning(config, config.broker(), "NATS_URL", "chat and news are live"));
  }

  /** A database can be shared; what is not shared beside it is easily overlooked. */
  private static String alone(ExampleConfig config) {
    return config.database() == null ? "" : ", this server only";
  }

  private static String warning(
      ExampleConfig config, @Nullable Object engine, String variable, String what) {
    return config.database() == null || engine != null
        ? ""
        : "WARNING   without %s %s on this server only: let no other use the database\n"
            .formatted(variable, what);
  }

  private static String security(@Nullable TlsFiles tls) {
    if (tls == null) {
      return "clear text";
    }
    return tls.clientCa() == null ? "TLS" : "TLS with client certificates";
  }

  private static String browsers(ExampleConfig config, @Nullable String edge) {
    if (edge == null) {
      return "off";
    }
    String tls = "https://" + edge;
    return config.tls() == null ? "http://%s, %s (own certificate)".formatted(edge, tls) : tls;
  }

  private static String database(ExampleConfig config) {
    return config.database() == null
        ? "embedded, in the data folder"
        : config.database().toString();
  }

  private static String accounts(ExampleConfig config) {
    if (config.database() != null) {
      return "those of the database";
    }
    return """
        alice@example.com may do everything
                  bob@example.com may not change users or publish news
        password  %s"""
        .formatted(config.hasDefaultDemoPassword() ? config.demoPassword() : "as in DEMO_PASSWORD");
  }
}
