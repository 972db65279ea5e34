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
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS from files that may change.
 *
 * @param identity our certificate and key
 * @param clients who may connect; null for everybody
 */
record Tls(X509ExtendedKeyManager identity, @Nullable X509TrustManager clients) {

  static Tls of(TlsFiles files, ScheduledExecutorService reloader) {
    AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
    read(
        "TLS_CERT and TLS_KEY must be a certificate chain and its private key",
        files.certificate(),
        () ->
            identity.updateIdentityCredentials(
                files.certificate().toFile(), files.key().toFile(), 1, MINUTES, reloader));
    Path clientCa = files.clientCa();
    return new Tls(identity, clientCa == null ? null : clients(clientCa, reloader));
  }

  ServerCredentials credentials() {
    TlsServerCredentials.Builder tls = TlsServerCredentials.newBuilder().keyManager(identity);
    if (clients != null) {
      tls.trustManager(clients).clientAuth(ClientAuth.REQUIRE);
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
