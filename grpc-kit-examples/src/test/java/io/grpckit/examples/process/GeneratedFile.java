package io.grpckit.examples.process;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpckit.examples.file.v1.FileChunk;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;

/** A file of any size that needs no disk: random bytes, and in each chunk its number. */
record GeneratedFile(long size) {
  static final int CHUNK = 256 << 10;

  private static final byte[] NOISE = noise();

  /** As large as a system property says, in MiB. */
  static GeneratedFile ofMib(String property, long defaultMib) {
    return new GeneratedFile(Long.getLong(property, defaultMib) << 20);
  }

  private static byte[] noise() {
    byte[] noise = new byte[CHUNK];
    new Random(17).nextBytes(noise);
    return noise;
  }

  /** The bytes at a position; those of the last chunk end with the file. */
  byte[] bytes(long position) {
    int length = (int) Math.min(CHUNK, size - position);
    return ByteBuffer.wrap(NOISE.clone(), 0, length).putLong(0, position / CHUNK).array();
  }

  /** The message that carries them. */
  FileChunk chunk(long position) {
    int length = (int) Math.min(CHUNK, size - position);
    ByteString data = UnsafeByteOperations.unsafeWrap(bytes(position), 0, length);
    FileChunk.Builder chunk = FileChunk.newBuilder().setData(data).setOffset(position);
    return position > 0
        ? chunk.build()
        : chunk.setFilename("large.bin").setDeclaredSize(size).build();
  }

  /** SHA-256 of all of it, in lower-case hexadecimal. */
  String sha256() {
    MessageDigest digest = LocalFile.sha256();
    for (long position = 0; position < size; position += CHUNK) {
      digest.update(bytes(position), 0, (int) Math.min(CHUNK, size - position));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
