package io.grpckit.interceptors.auth;

import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;

/** The files that tls/generate.sh makes. */
public final class TestCertificates {

  private TestCertificates() {}

  /** A file by its name. */
  public static Path file(String name) {
    try {
      return Path.of(TestCertificates.class.getResource("tls/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Shows its certificate to every server; Java's own would not show one that is not wanted. */
  public static KeyManager presenting(String name) {
    AdvancedTlsX509KeyManager manager = new AdvancedTlsX509KeyManager();
    try {
      manager.updateIdentityCredentials(file(name + ".pem").toFile(), file(name + ".key").toFile());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return manager;
  }

  /** The certificate in a PEM file, named without its ending. */
  public static X509Certificate certificate(String name) {
    try (InputStream in = TestCertificates.class.getResourceAsStream("tls/" + name + ".pem")) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
