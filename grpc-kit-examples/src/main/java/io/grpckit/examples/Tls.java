package io.grpckit.examples;

import io.grpckit.interceptors.auth.transport.ReloadingTls;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** TLS from files that may change. */
final class Tls {

  private Tls() {}

  static ReloadingTls of(TlsFiles files) {
    ReloadingTls.Builder tls = ReloadingTls.builder(files.certificate(), files.key());
    Path clientCa = files.clientCa();
    if (clientCa != null) {
      tls.requireClientCertificates(clientCa);
    }
    try {
      return tls.build();
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new ConfigException(
          "the files of TLS_CERT, TLS_KEY and TLS_CLIENT_CA cannot be used: " + e.getMessage());
    }
  }
}
