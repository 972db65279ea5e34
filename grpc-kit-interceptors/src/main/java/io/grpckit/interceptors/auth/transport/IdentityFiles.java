package io.grpckit.interceptors.auth.transport;

import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** A certificate chain and its key, before a handshake needs them. */
final class IdentityFiles {

  private static final byte[] PROBE = {1};

  private IdentityFiles() {}

  /** Refuses files with which every handshake would fail. */
  static void check(Path certificateChain, Path privateKey)
      throws IOException, GeneralSecurityException {
    PublicKey certified = certificate(certificateChain).getPublicKey();
    PrivateKey key = key(privateKey);
    if (!certified.getAlgorithm().equals(key.getAlgorithm()) || !verifies(certified, key)) {
      throw new IllegalArgumentException(
          "privateKey must be the key of the certificate in %s, was that of another: %s"
              .formatted(certificateChain, privateKey));
    }
  }

  private static X509Certificate certificate(Path file) throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate[] chain = CertificateUtils.getX509Certificates(in);
      if (chain.length == 0) {
        throw new IllegalArgumentException("certificateChain must be PEM, was not: " + file);
      }
      return chain[0];
    }
  }

  private static PrivateKey key(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateUtils.getPrivateKey(in);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("privateKey must be PEM of PKCS #8, was not: " + file, e);
    }
  }

  private static boolean verifies(PublicKey certified, PrivateKey key)
      throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> key.getAlgorithm();
            });
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(PROBE);
    return signature.verify(signed);
  }
}
