package io.grpckit.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate that is its own authority, with its key, as PEM files. */
record TestCertificate(Path certificate, Path key) {

  private static final Duration AROUND_NOW = Duration.ofDays(1);

  /** For 127.0.0.1, with a key of its own. */
  static TestCertificate in(Path folder, String name) throws Exception {
    return in(folder, name, newKey());
  }

  /** For 127.0.0.1, with a key that others may have, too. */
  static TestCertificate in(Path folder, String name, KeyPair key) throws Exception {
    TestCertificate made =
        new TestCertificate(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
    write(made.certificate, "CERTIFICATE", signed(new X500Name("CN=" + name), key));
    write(made.key, "PRIVATE KEY", key.getPrivate().getEncoded());
    return made;
  }

  static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** For clients that trust nobody else. */
  TlsChannelCredentials.Builder trusted() throws IOException {
    return TlsChannelCredentials.newBuilder().trustManager(certificate.toFile());
  }

  private static byte[] signed(X500Name name, KeyPair key) throws Exception {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now.minus(AROUND_NOW)),
            Date.from(now.plus(AROUND_NOW)),
            name,
            key.getPublic())
        .addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
        .getEncoded();
  }

  private static void write(Path file, String type, byte[] content) throws IOException {
    String base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type));
  }
}
