package io.grpckit.interceptors.auth.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** What was in a file. Two are equal if the same was in it, whatever the file's age. */
record PemFile(Path path, String content) {

  static PemFile read(Path path) {
    try {
      return new PemFile(path, Files.readString(path, ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException("TLS file cannot be read: " + path, e);
    }
  }

  X509Certificate[] certificates(String parameter) {
    try {
      X509Certificate[] certificates = CertificateUtils.getX509Certificates(stream());
      if (certificates.length > 0) {
        return certificates;
      }
      throw new CertificateException("none");
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          "%s must be certificates in PEM, was not: %s".formatted(parameter, path), e);
    }
  }

  PrivateKey privateKey() {
    try {
      return CertificateUtils.getPrivateKey(stream());
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException("privateKey must be PEM of PKCS #8, was not: " + path, e);
    }
  }

  private InputStream stream() {
    return new ByteArrayInputStream(content.getBytes(ISO_8859_1));
  }

  /** Without the content, which may be a key. */
  @Override
  public String toString() {
    return path.toString();
  }
}
