package io.grpckit.interceptors.auth.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token that a client may send.
 *
 * @param value the token, of the characters that RFC 6750 allows
 * @param expiresAt when it ends; null if that is not known
 */
public record AccessToken(String value, @Nullable Instant expiresAt) {

  /**
   * Checks the characters.
   *
   * @param value not empty
   * @param expiresAt may be null
   * @throws IllegalArgumentException if the token is empty or could break out of its header; the
   *     message does not quote it
   */
  public AccessToken {
    if (value.isEmpty() || !value.chars().allMatch(AccessToken::isAllowed)) {
      throw new IllegalArgumentException(
          "value must be letters, digits, '-', '.', '_', '~', '+', '/' and '='");
    }
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~+/=".indexOf(c) >= 0;
  }

  /**
   * A token whose end is not known.
   *
   * @param value the token
   * @return an access token
   */
  public static AccessToken of(String value) {
    return new AccessToken(value, null);
  }

  /** Never the token. */
  @Override
  public String toString() {
    return expiresAt == null ? "AccessToken" : "AccessToken until " + expiresAt;
  }
}
