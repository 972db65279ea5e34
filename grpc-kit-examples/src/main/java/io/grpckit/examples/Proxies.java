package io.grpckit.examples;

import io.grpckit.interceptors.context.PeerResolver;

/** Who is believed when it says, in {@code x-forwarded-for}, for whom it calls. */
final class Proxies {

  private Proxies() {}

  /** Those that the environment names. */
  static PeerResolver of(ExampleConfig config) {
    return believing(config).build();
  }

  /** Them, and the edge in this process, which says where its callers are. */
  static PeerResolver andTheEdge(ExampleConfig config) {
    return believing(config).trustLocalTransports().build();
  }

  private static PeerResolver.Builder believing(ExampleConfig config) {
    return PeerResolver.builder().trust(config.trustedProxies().toArray(String[]::new));
  }
}
