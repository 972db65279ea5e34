package io.grpckit.examples.client;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What a sign-in gave: shown to nobody, {@link #toString()} included. */
public record Tokens(String accessToken, String refreshToken, Instant expiresAt) {

  public Tokens {
    requireNonNull(accessToken, "accessToken");
    requireNonNull(refreshToken, "refreshToken");
  }

  @Override
  public String toString() {
    return "Tokens[expiresAt=" + expiresAt + "]";
  }
}
