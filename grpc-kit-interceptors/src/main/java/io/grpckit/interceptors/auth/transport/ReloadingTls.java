package io.grpckit.interceptors.auth.transport;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * TLS from PEM files that are read again when they change, so that certificates are renewed without
 * a restart. New connections use the new files; those that exist keep theirs until they end, which
 * {@link ServerLimits} sees to. Files that cannot be read are logged, and the last good ones stay.
 *
 * <p>Certificate and key are replaced together: a change is noticed when both files are newer. Who
 * renews a certificate and keeps its key touches the key's file, too. Close it when the server has
 * stopped.
 *
 * <pre>{@code
 * ReloadingTls tls = ReloadingTls.builder(certificate, key).requireClientCertificates(ca).build();
 * Grpc.newServerBuilderForPort(443, tls.credentials());
 * }</pre>
 */
public final class ReloadingTls implements AutoCloseable {

  private final ServerCredentials credentials;
  private final List<Runnable> watches;
  private final ScheduledExecutorService reader;

  private ReloadingTls(
      ServerCredentials credentials, List<Runnable> watches, ScheduledExecutorService reader) {
    this.credentials = credentials;
    this.watches = List.copyOf(watches);
    this.reader = reader;
  }

  /**
   * Starts with the server's own certificate.
   *
   * @param certificateChain PEM, the server's certificate first
   * @param privateKey PEM, PKCS #8
   * @return a new builder
   */
  public static Builder builder(Path certificateChain, Path privateKey) {
    return new Builder(certificateChain, privateKey);
  }

  /**
   * For the server's builder.
   *
   * @return credentials that follow the files
   */
  public ServerCredentials credentials() {
    return credentials;
  }

  /** Stops reading; what was read last stays in use. */
  @Override
  public void close() {
    watches.forEach(Runnable::run);
    reader.shutdown();
  }

  /** Options of {@link ReloadingTls}. */
  public static final class Builder {
    private final Path certificateChain;
    private final Path privateKey;
    private @Nullable Path clientCa;
    private ClientAuth clientAuth = ClientAuth.NONE;
    private Duration period = Duration.ofMinutes(1);

    private Builder(Path certificateChain, Path privateKey) {
      this.certificateChain = requireNonNull(certificateChain, "certificateChain");
      this.privateKey = requireNonNull(privateKey, "privateKey");
    }

    /**
     * Mutual TLS: a client without a certificate of these authorities cannot connect.
     *
     * @param authorities PEM
     * @return this
     */
    public Builder requireClientCertificates(Path authorities) {
      this.clientCa = requireNonNull(authorities, "authorities");
      this.clientAuth = ClientAuth.REQUIRE;
      return this;
    }

    /**
     * Client certificates where there are some; one that is presented must be of these authorities.
     *
     * @param authorities PEM
     * @return this
     */
    public Builder acceptClientCertificates(Path authorities) {
      this.clientCa = requireNonNull(authorities, "authorities");
      this.clientAuth = ClientAuth.OPTIONAL;
      return this;
    }

    /**
     * How often the files are looked at.
     *
     * @param period at least 1 min; 1 min if not set
     * @return this
     */
    public Builder period(Duration period) {
      if (period.compareTo(Duration.ofMinutes(1)) < 0) {
        throw new IllegalArgumentException("period must be at least 1 minute, was " + period);
      }
      this.period = period;
      return this;
    }

    /**
     * Reads the files and begins to watch them.
     *
     * @return credentials and what keeps them up to date
     * @throws UncheckedIOException if a file cannot be read
     * @throws IllegalArgumentException if a file does not hold what it should, or the key is that
     *     of another certificate
     */
    @CheckReturnValue
    public ReloadingTls build() {
      return build(
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "grpckit-tls-reload");
                thread.setDaemon(true);
                return thread;
              }));
    }

    ReloadingTls build(ScheduledExecutorService reader) {
      try {
        return read(reader);
      } catch (IOException e) {
        reader.shutdown();
        throw new UncheckedIOException(e);
      } catch (GeneralSecurityException e) {
        reader.shutdown();
        throw new IllegalArgumentException("TLS files must hold certificates and their key", e);
      } catch (RuntimeException e) {
        reader.shutdown();
        throw e;
      }
    }

    private static void checkReadable(@Nullable Path... files) throws IOException {
      for (@Nullable Path file : files) {
        if (file != null && !Files.isReadable(file)) {
          throw new NoSuchFileException(file.toString());
        }
      }
    }

    private ReloadingTls read(ScheduledExecutorService reader)
        throws IOException, GeneralSecurityException {
      List<Runnable> watches = new ArrayList<>();
      checkReadable(certificateChain, privateKey, clientCa);
      IdentityFiles.check(certificateChain, privateKey);
      AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
      watches.add(
          identity.updateIdentityCredentials(
                  certificateChain.toFile(),
                  privateKey.toFile(),
                  period.toSeconds(),
                  TimeUnit.SECONDS,
                  reader)
              ::close);
      TlsServerCredentials.Builder tls =
          TlsServerCredentials.newBuilder().keyManager(identity).clientAuth(clientAuth);
      if (clientCa != null) {
        AdvancedTlsX509TrustManager trust =
            AdvancedTlsX509TrustManager.newBuilder()
                .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
                .build();
        watches.add(
            trust.updateTrustCredentials(
                    clientCa.toFile(), period.toSeconds(), TimeUnit.SECONDS, reader)
                ::close);
        tls.trustManager(trust);
      }
      return new ReloadingTls(tls.build(), watches, reader);
    }
  }
}
