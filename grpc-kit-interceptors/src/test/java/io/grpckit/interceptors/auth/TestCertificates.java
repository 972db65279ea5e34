package io.grpckit.interceptors.auth;

import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** The files that tls/generate.sh makes. */
final class TestCertificates {

  private TestCertificates() {}

  static Path file(String name) {
    try {
      return Path.of(TestCertificates.class.getResource("tls/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static X509Certificate certificate(String name) {
    try (InputStream in = TestCertificates.class.getResourceAsStream("tls/" + name + ".pem")) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
