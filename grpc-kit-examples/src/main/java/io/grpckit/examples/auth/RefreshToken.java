package io.grpckit.examples.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code <session>.<secret>}: 128 bits that name the session, and 256 that prove the right to go on
 * with it. Only the digest of the secret is stored; of so many random bits a plain SHA-256 betrays
 * nothing.
 */
record RefreshToken(String session, String secret) {

  private static final Pattern FORMAT =
      Pattern.compile("([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");

  /** The first token of a new session. */
  static RefreshToken first(SecureRandom random) {
    return new RefreshToken(random(random, 16), random(random, 32));
  }

  /** The token that replaces this one. */
  RefreshToken next(SecureRandom random) {
    return new RefreshToken(session, random(random, 32));
  }

  /** What {@link #text} made; empty if it is anything else. */
  static Optional<RefreshToken> parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    return matcher.matches()
        ? Optional.of(new RefreshToken(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  String text() {
    return session + "." + secret;
  }

  String digest() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(US_ASCII));
      return encode(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "RefreshToken[***]";
  }

  private static String random(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return encode(bytes);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
