package io.grpckit.examples.file.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of what arrives. */
final class Sha256 {

  private static final int BUFFER_SIZE = 256 * 1024;

  private Sha256() {}

  static MessageDigest create() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Adds what is in a file from a position on. */
  static void update(MessageDigest digest, FileChannel file, long from) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
    long position = from;
    while (file.read(buffer.clear(), position) >= 0) {
      position += buffer.position();
      digest.update(buffer.flip());
    }
  }

  /** In lower-case hexadecimal. */
  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
