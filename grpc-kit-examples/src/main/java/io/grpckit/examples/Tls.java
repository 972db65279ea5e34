package io.grpckit.examples;

import static java.util.concurrent.TimeUnit.MINUTES;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.ScheduledExecutorService;

/** TLS from files that may change. */
final class Tls {

  private Tls() {}

  static ServerCredentials credentials(TlsFiles files, ScheduledExecutorService reloader) {
    AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
    read(
        "TLS_CERT and TLS_KEY must be a certificate chain and its private key",
        files.certificate(),
        () ->
            identity.updateIdentityCredentials(
                files.certificate().toFile(), files.key().toFile(), 1, MINUTES, reloader));
    TlsServerCredentials.Builder tls = TlsServerCredentials.newBuilder().keyManager(identity);
    Path clientCa = files.clientCa();
    if (clientCa != null) {
      tls.trustManager(clients(clientCa, reloader)).clientAuth(ClientAuth.REQUIRE);
    }
    return tls.build();
  }

  private static AdvancedTlsX509TrustManager clients(Path ca, ScheduledExecutorService reloader) {
    try {
      AdvancedTlsX509TrustManager clients =
          AdvancedTlsX509TrustManager.newBuilder()
              .setVerification(
                  AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
              .build();
      read(
          "TLS_CLIENT_CA must be certificates",
          ca,
          () -> clients.updateTrustCredentials(ca.toFile(), 1, MINUTES, reloader));
      return clients;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has a trust manager", e);
    }
  }

  private static void read(String rule, Path file, Reading reading) {
    try {
      reading.run();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new ConfigException("%s in PEM, was \"%s\"".formatted(rule, file));
    }
  }

  @FunctionalInterface
  private interface Reading {
    void run() throws IOException, GeneralSecurityException;
  }
}
