package io.grpckit.interceptors.auth.transport;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.grpckit.interceptors.internal.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS from PEM files that are read again when what is in them changes, so that certificates are
 * renewed without a restart: the certificate alone, if its key is kept, or both. New connections
 * use what is new; those that exist keep what they have until they end, which {@link ServerLimits}
 * sees to. What cannot be read, or does not belong together, is logged in a line, and the last good
 * files stay in use; so it may happen between the writing of a key and that of its certificate, and
 * the next look takes both.
 *
 * <p>Close it when the server has stopped.
 *
 * <pre>{@code
 * ReloadingTls tls = ReloadingTls.builder(certificate, key).requireClientCertificates(ca).build();
 * Grpc.newServerBuilderForPort(443, tls.credentials());
 * }</pre>
 */
public final class ReloadingTls implements AutoCloseable {

  private final AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
  private final @Nullable AdvancedTlsX509TrustManager clients;
  private final ClientAuth clientAuth;
  private final List<FileWatch> watches = new ArrayList<>();
  private final ScheduledExecutorService reader;

  private ReloadingTls(Builder options, ScheduledExecutorService reader) {
    this.clientAuth = options.clientAuth;
    this.reader = reader;
    watches.add(
        new FileWatch(
            List.of(options.certificateChain, options.privateKey),
            files -> Identity.of(files.get(0), files.get(1)).install(identity)));
    if (options.clientCa == null) {
      clients = null;
    } else {
      AdvancedTlsX509TrustManager trust = trustManagerOfFiles();
      watches.add(new FileWatch(List.of(options.clientCa), files -> trust(trust, files.get(0))));
      clients = trust;
    }
    long period = options.period.toNanos();
    Future<?> unused =
        reader.scheduleWithFixedDelay(this::reload, period, period, TimeUnit.NANOSECONDS);
  }

  private static AdvancedTlsX509TrustManager trustManagerOfFiles() {
    try {
      return AdvancedTlsX509TrustManager.newBuilder()
          .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has a trust manager", e);
    }
  }

  private static void trust(AdvancedTlsX509TrustManager trust, PemFile authorities) {
    try {
      trust.updateTrustCredentials(authorities.certificates("authorities"));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("authorities cannot be used: " + authorities, e);
    }
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
   * For the builder of a gRPC server.
   *
   * @return credentials that follow the files
   */
  public ServerCredentials credentials() {
    TlsServerCredentials.Builder tls =
        TlsServerCredentials.newBuilder().keyManager(identity).clientAuth(clientAuth);
    return clients == null ? tls.build() : tls.trustManager(clients).build();
  }

  /**
   * For a server that is not gRPC's, such as one for HTTP: its certificate and key.
   *
   * @return a key manager that follows the files
   */
  public X509ExtendedKeyManager keyManager() {
    return identity;
  }

  /**
   * For a server that is not gRPC's: whose certificates clients may present.
   *
   * @return a trust manager that follows its file; null if clients are not asked for certificates
   */
  public @Nullable X509ExtendedTrustManager trustManager() {
    return clients;
  }

  /**
   * For a server that is not gRPC's: what it asks of its clients.
   *
   * @return whether they need a certificate
   */
  public ClientAuth clientAuth() {
    return clientAuth;
  }

  /** Looks at the files now, not only when the period is over. */
  public void reload() {
    watches.forEach(FileWatch::lookAgain);
  }

  /** Stops reading; what was read last stays in use. */
  @Override
  public void close() {
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
      this.period = Durations.requirePositive(period, "period");
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
        return new ReloadingTls(this, reader);
      } catch (RuntimeException e) {
        reader.shutdown();
        throw e;
      }
    }
  }
}
