package io.grpckit.examples.cli;

import io.grpckit.examples.client.ClientException;
import io.grpckit.examples.client.Endpoint;
import io.grpckit.examples.client.Endpoint.Security;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What a command line may say of the server. */
final class EndpointOptions {
  private static final String DEFAULT_TARGET = "127.0.0.1:50051";

  @Option(
      names = "--target",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description =
          "The server: host:port[,host:port...] or a gRPC target URI. By default the one that the"
              + " profile is signed in to, else "
              + DEFAULT_TARGET
              + ".")
  private @Nullable String target;

  @Option(
      names = "--tls",
      scope = ScopeType.INHERIT,
      description = "Speak TLS, and verify the server by the authorities that Java trusts.")
  private boolean tls;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Speak TLS, and verify the server by the certificates of this PEM file.")
  private @Nullable Path ca;

  @Option(
      names = "--insecure",
      scope = ScopeType.INHERIT,
      description = "Speak TLS without verifying the server: whoever answers gets the tokens.")
  private boolean insecure;

  /** The server that the command line names, or null if it says nothing of it. */
  @Nullable Endpoint named() {
    if (target == null && security() == Security.PLAINTEXT) {
      return null;
    }
    if (insecure && ca != null) {
      throw new ClientException("--insecure cannot be combined with --ca");
    }
    return new Endpoint(
        target == null ? DEFAULT_TARGET : target,
        security(),
        ca == null ? "" : ca.toAbsolutePath().normalize().toString());
  }

  static Endpoint byDefault() {
    return Endpoint.plaintext(DEFAULT_TARGET);
  }

  private Security security() {
    if (insecure) {
      return Security.UNVERIFIED_TLS;
    }
    return tls || ca != null ? Security.TLS : Security.PLAINTEXT;
  }
}
