package io.grpckit.interceptors.auth.jwt;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a token, so that a cache holds no credentials. */
record TokenDigest(long a, long b, long c, long d) {

  private static final ThreadLocal<Hasher> HASHER = ThreadLocal.withInitial(Hasher::new);

  /** Of the ASCII characters of {@code text} from {@code start} on. */
  static TokenDigest of(String text, int start) {
    return HASHER.get().hash(text, start);
  }

  @Override
  public int hashCode() {
    // The digest's bits are as good as random.
    return (int) a;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenDigest that
        && a == that.a
        && b == that.b
        && c == that.c
        && d == that.d;
  }

  /**
   * Reused per thread: a digest and its buffers are most of what a cache hit would allocate. Small,
   * because threads may be many, or virtual.
   */
  private static final class Hasher {
    private final byte[] input = new byte[256];
    private final byte[] output = new byte[32];
    private final ByteBuffer longs = ByteBuffer.wrap(output);
    private final MessageDigest sha256;

    Hasher() {
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    TokenDigest hash(String text, int start) {
      for (int from = start; from < text.length(); from += input.length) {
        int length = Math.min(input.length, text.length() - from);
        for (int i = 0; i < length; i++) {
          input[i] = (byte) text.charAt(from + i);
        }
        sha256.update(input, 0, length);
      }
      try {
        sha256.digest(output, 0, output.length);
      } catch (DigestException impossible) {
        throw new IllegalStateException(impossible);
      }
      return new TokenDigest(
          longs.getLong(0), longs.getLong(8), longs.getLong(16), longs.getLong(24));
    }
  }
}
