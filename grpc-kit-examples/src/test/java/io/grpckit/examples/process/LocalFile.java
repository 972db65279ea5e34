package io.grpckit.examples.process;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What storing a file costs if nobody sends it: hash, write, sync, rename, sync. */
final class LocalFile {
  private LocalFile() {}

  /** Stores a file as durably as the server, and returns its SHA-256. */
  static String write(Path folder, GeneratedFile file) throws IOException {
    MessageDigest digest = sha256();
    Path part = folder.resolve("part");
    try (FileChannel channel = FileChannel.open(part, CREATE_NEW, WRITE)) {
      for (long position = 0; position < file.size(); position += GeneratedFile.CHUNK) {
        int length = (int) Math.min(GeneratedFile.CHUNK, file.size() - position);
        byte[] bytes = file.bytes(position);
        digest.update(bytes, 0, length);
        ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
        while (left.hasRemaining()) {
          channel.write(left);
        }
      }
      channel.force(true);
    }
    Files.move(part, folder.resolve("file"), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Reads all of a file, and returns its size. */
  static long read(Path path) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(GeneratedFile.CHUNK);
    long size = 0;
    try (FileChannel channel = FileChannel.open(path, READ)) {
      for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer.clear())) {
        size += n;
      }
    }
    return size;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
