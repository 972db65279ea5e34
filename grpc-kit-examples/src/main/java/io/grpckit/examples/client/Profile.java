package io.grpckit.examples.client;

import static java.util.Objects.requireNonNull;

/** Who is signed in where. Tokens go to the server that issued them and to no other. */
public record Profile(Endpoint endpoint, String email, Tokens tokens) {

  public Profile {
    requireNonNull(endpoint, "endpoint");
    requireNonNull(email, "email");
  }

  Profile withTokens(Tokens renewed) {
    return new Profile(endpoint, email, renewed);
  }
}
