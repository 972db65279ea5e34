package io.grpckit.examples.file.store;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;

/** Contents of files. */
public final class TestBytes {

  private TestBytes() {}

  /** Always the same for a size. */
  public static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** In lower-case hexadecimal. */
  public static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
