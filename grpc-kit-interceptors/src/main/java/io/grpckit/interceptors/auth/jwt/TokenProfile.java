package io.grpckit.interceptors.auth.jwt;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of tokens that a resource can ask for (RFC 8725, 3.11 and 3.12). What a kind requires
 * comes on top of what is required of every token.
 */
enum TokenProfile {
  /** Any token that does not say that it is of another kind, an ID token for instance. */
  ANY {
    @Override
    boolean isAccepted(@Nullable String type) {
      return type == null || type.equals("jwt") || type.equals("at+jwt");
    }

    @Override
    void checkClaims(Claims claims) {}
  },

  /** RFC 9068: says of itself that it is an access token. */
  ACCESS_TOKEN {
    @Override
    boolean isAccepted(@Nullable String type) {
      return "at+jwt".equals(type);
    }

    @Override
    void checkClaims(Claims claims) throws InvalidTokenException {
      claims.requiredText("client_id");
      claims.requiredText("jti");
      claims.requiredTime("iat");
    }
  };

  abstract boolean isAccepted(@Nullable String type);

  abstract void checkClaims(Claims claims) throws InvalidTokenException;

  /** Before the signature is verified: is this a kind of token that is meant for a resource? */
  void checkType(@Nullable String type) throws InvalidTokenException {
    if (!isAccepted(type == null ? null : mediaType(type))) {
      throw new InvalidTokenException("header typ is missing or not accepted");
    }
  }

  /** RFC 7515, 4.1.9: without regard to case, and {@code application/} may be left out. */
  private static String mediaType(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
  }
}
