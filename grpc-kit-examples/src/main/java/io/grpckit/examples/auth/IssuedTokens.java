package io.grpckit.examples.auth;

import java.time.Duration;

/**
 * What a signed-in user holds.
 *
 * @param access proves who calls, until it expires
 * @param refresh good for new tokens, once
 * @param accessLifetime how long the access token lives
 */
public record IssuedTokens(String access, String refresh, Duration accessLifetime) {

  /** Leaves the tokens out. */
  @Override
  public String toString() {
    return "IssuedTokens[accessLifetime=" + accessLifetime + "]";
  }
}
