package io.grpckit.examples.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentCertificateTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path temp;

  private Path folder;
  private InetAddress address;

  @BeforeEach
  void chooseAFolder() throws Exception {
    folder = temp.resolve("edge");
    address = InetAddress.getByName("192.0.2.7");
  }

  @Test
  void isForThisMachine() throws Exception {
    X509Certificate certificate = read(made(NOW));

    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> (Object) name.get(1))
        .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "192.0.2.7");
    assertThat(certificate.getExtendedKeyUsage()).isEqualTo(List.of("1.3.6.1.5.5.7.3.1"));
    assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(365)));
  }

  @Test
  void keepsItsKeyPrivate() throws Exception {
    assertThat(Files.getPosixFilePermissions(made(NOW).key()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void isMadeOnce() throws Exception {
    X509Certificate first = read(made(NOW));

    assertThat(read(made(NOW.plus(Duration.ofDays(334))))).isEqualTo(first);
  }

  @Test
  void isMadeAnewBeforeItExpires() throws Exception {
    X509Certificate first = read(made(NOW));

    assertThat(read(made(NOW.plus(Duration.ofDays(336))))).isNotEqualTo(first);
  }

  @Test
  void isMadeAnewWhenItIsBrokenOrHasNoKey() throws Exception {
    DevelopmentCertificate files = made(NOW);
    Files.writeString(files.certificate(), "no certificate");

    X509Certificate second = read(made(NOW));
    Files.delete(files.key());

    assertThat(read(made(NOW))).isNotEqualTo(second);
    assertThat(files.key()).exists();
  }

  private DevelopmentCertificate made(Instant now) {
    return DevelopmentCertificate.in(folder, address, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static X509Certificate read(DevelopmentCertificate files) throws Exception {
    try (InputStream pem = Files.newInputStream(files.certificate())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }
}
