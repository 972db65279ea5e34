package io.grpckit.interceptors.auth.jwt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JWK Set document (RFC 7517). */
final class Jwks {

  static final int MAX_KEYS = 50;

  private Jwks() {}

  /** The usable keys; one that is not usable spoils only itself. */
  static List<VerificationKey> parse(String json) {
    if (!(StrictJson.object(json).get("keys") instanceof List<?> entries)) {
      throw new IllegalArgumentException("keys must be an array");
    }
    if (entries.size() > MAX_KEYS) {
      throw new IllegalArgumentException(
          "keys must be at most " + MAX_KEYS + ", were " + entries.size());
    }
    List<VerificationKey> keys = new ArrayList<>();
    for (@Nullable Object entry : entries) {
      if (entry instanceof Map<?, ?> members) {
        keys.addAll(Jwk.of(members).verificationKeys());
      }
    }
    return keys;
  }

  static String write(List<VerificationKey> keys) {
    return StrictJson.write(Map.of("keys", keys.stream().map(PublicJwk::of).toList()));
  }
}
