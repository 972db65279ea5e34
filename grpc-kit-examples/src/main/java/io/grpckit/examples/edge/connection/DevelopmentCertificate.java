package io.grpckit.examples.edge.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpckit.examples.store.PrivateFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate for this machine that nobody has signed, for the time before there is a real one:
 * browsers need TLS for more than six open streams. Made once, kept with its key in a folder, and
 * made anew when it is about to expire.
 *
 * @param certificate in PEM
 * @param key its private key, in PEM
 */
public record DevelopmentCertificate(Path certificate, Path key) {

  private static final Duration LIFETIME = Duration.ofDays(365);
  private static final Duration RENEWED_BEFORE_ITS_END = Duration.ofDays(30);
  private static final X500Name NAME = new X500Name("CN=grpc-kit example");

  /**
   * The certificate of a folder.
   *
   * @param folder where it is kept
   * @param address where the server listens, beside {@code localhost}
   * @param clock says when to renew it
   * @return the files
   */
  public static DevelopmentCertificate in(Path folder, InetAddress address, Clock clock) {
    PrivateFiles.folder(folder);
    DevelopmentCertificate files =
        new DevelopmentCertificate(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    if (!files.isGoodAt(clock.instant().plus(RENEWED_BEFORE_ITS_END))) {
      files.make(address, clock.instant());
    }
    return files;
  }

  private boolean isGoodAt(Instant time) {
    try {
      byte[] pem = Files.readAllBytes(certificate);
      X509Certificate current =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem));
      return Files.exists(key) && current.getNotAfter().toInstant().isAfter(time);
    } catch (IOException | GeneralSecurityException e) {
      return false; // none yet, or not one any more
    }
  }

  private void make(InetAddress address, Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      PrivateFiles.write(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      PrivateFiles.write(certificate, pem("CERTIFICATE", signed(pair, address, now).getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }

  private static X509CertificateHolder signed(KeyPair pair, InetAddress address, Instant now)
      throws CertIOException, OperatorCreationException {
    return new JcaX509v3CertificateBuilder(
            NAME,
            new BigInteger(127, new SecureRandom()),
            Date.from(now.minus(Duration.ofHours(1))), // for clocks that are a little late
            Date.from(now.plus(LIFETIME)),
            NAME,
            pair.getPublic())
        .addExtension(Extension.subjectAlternativeName, false, names(address))
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
  }

  private static GeneralNames names(InetAddress address) {
    Set<GeneralName> names = new LinkedHashSet<>();
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    names.add(new GeneralName(GeneralName.iPAddress, "::1"));
    names.add(new GeneralName(GeneralName.iPAddress, address.getHostAddress().split("%")[0]));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static byte[] pem(String type, byte[] content) {
    String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, base64, type)
        .getBytes(US_ASCII);
  }
}
