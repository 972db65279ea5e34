package io.grpckit.interceptors.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A key that a client keeps, of the form {@code id.secret}: the id finds it, the secret proves it.
 * A server keeps only the id and a digest, and cannot give the key away.
 *
 * @param id public, 1 to 64 letters, digits, '-' and '_'
 * @param secret 22 to 128 characters of the same kind, at least 128 bits
 */
public record ApiKey(String id, String secret) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{22,128}");
  private static final int SECRET_BYTES = 32;

  /**
   * Checks the form.
   *
   * @param id public
   * @param secret never quoted
   * @throws IllegalArgumentException if a part has another form
   */
  public ApiKey {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("id must be 1 to 64 letters, digits, '-' and '_'");
    }
    if (!SECRET.matcher(secret).matches()) {
      throw new IllegalArgumentException("secret must be 22 to 128 letters, digits, '-' and '_'");
    }
  }

  /**
   * Makes a new key with a secret of 256 random bits.
   *
   * @param id its public part
   * @return the key, to be shown to its owner once
   */
  public static ApiKey generate(String id) {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return new ApiKey(id, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /**
   * Reads a key.
   *
   * @param text as in {@link #text()}
   * @return the key
   * @throws IllegalArgumentException if it has another form; the message does not quote it
   */
  public static ApiKey parse(String text) {
    int dot = requireNonNull(text, "text").indexOf('.');
    if (dot < 0 || text.length() > 256) {
      throw new IllegalArgumentException("API key must be id.secret");
    }
    return new ApiKey(text.substring(0, dot), text.substring(dot + 1));
  }

  /**
   * What the client sends.
   *
   * @return {@code id.secret}
   */
  public String text() {
    return id + "." + secret;
  }

  /**
   * What the server keeps.
   *
   * @return the SHA-256 of the secret, 64 hexadecimal digits
   */
  public String digest() {
    return HexFormat.of().formatHex(Sha256.digest(secret.getBytes(US_ASCII)));
  }

  /** Names the key without its secret. */
  @Override
  public String toString() {
    return "ApiKey " + id;
  }
}
