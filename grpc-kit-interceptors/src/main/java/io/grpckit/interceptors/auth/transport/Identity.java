package io.grpckit.interceptors.auth.transport;

import io.grpc.util.AdvancedTlsX509KeyManager;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/** A certificate chain and its key, known to belong together before a handshake needs them. */
record Identity(List<X509Certificate> chain, PrivateKey key) {

  private static final byte[] PROBE = {1};

  /** Refuses files with which every handshake would fail. */
  static Identity of(PemFile certificateChain, PemFile privateKey) {
    List<X509Certificate> chain = List.of(certificateChain.certificates("certificateChain"));
    PrivateKey key = privateKey.privateKey();
    if (!belongTogether(chain.get(0).getPublicKey(), key)) {
      throw new IllegalArgumentException(
          "privateKey must be the key of the certificate in %s, was that of another: %s"
              .formatted(certificateChain, privateKey));
    }
    return new Identity(chain, key);
  }

  void install(AdvancedTlsX509KeyManager manager) {
    manager.updateIdentityCredentials(chain.toArray(X509Certificate[]::new), key);
  }

  private static boolean belongTogether(PublicKey certified, PrivateKey key) {
    try {
      return certified.getAlgorithm().equals(key.getAlgorithm()) && verifies(certified, key);
    } catch (GeneralSecurityException e) {
      return false; // of two curves, for one
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

  /** Without the key. */
  @Override
  public String toString() {
    return chain.get(0).getSubjectX500Principal().getName();
  }
}
