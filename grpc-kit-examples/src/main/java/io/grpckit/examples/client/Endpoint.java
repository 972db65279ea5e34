package io.grpckit.examples.client;

import static java.util.Objects.requireNonNull;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.io.IOException;

/**
 * Where the server is and how connections to it are secured.
 *
 * @param target {@code host:port[,host:port…]} or a target URI of gRPC's
 * @param ca whose certificates are trusted: a PEM file; empty for the authorities that Java trusts
 */
public record Endpoint(String target, Security security, String ca) {

  public Endpoint {
    requireNonNull(target, "target");
    requireNonNull(ca, "ca");
  }

  public enum Security {
    PLAINTEXT,
    TLS,
    /** Encrypted, but nobody knows with whom. */
    UNVERIFIED_TLS
  }

  public static Endpoint plaintext(String target) {
    return new Endpoint(target, Security.PLAINTEXT, "");
  }

  ChannelCredentials credentials() {
    return switch (security) {
      case PLAINTEXT -> InsecureChannelCredentials.create();
      case TLS -> ca.isEmpty() ? TlsChannelCredentials.create() : trustedByCa();
      case UNVERIFIED_TLS ->
          TlsChannelCredentials.newBuilder()
              .trustManager(InsecureTrustManagerFactory.INSTANCE.getTrustManagers())
              .build();
    };
  }

  private ChannelCredentials trustedByCa() {
    try {
      return TlsChannelCredentials.newBuilder().trustManager(new File(ca)).build();
    } catch (IOException e) {
      throw new ClientException("ca must be a file that can be read, was " + ca, e);
    }
  }

  @Override
  public String toString() {
    return switch (security) {
      case PLAINTEXT -> target;
      case TLS -> target + " (TLS)";
      case UNVERIFIED_TLS -> target + " (unverified TLS)";
    };
  }
}
