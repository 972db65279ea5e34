package io.grpckit.examples.file.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What must be known to go on with an upload to S3, where the parts that have arrived cannot be
 * read.
 *
 * @param uploadId of the multipart upload
 * @param size of the parts together
 * @param digest the state of SHA-256 after the parts and the tail
 * @param tail what comes after the parts and is too short to be one
 */
@SuppressWarnings("ArrayRecordComponent") // written and read, never compared
record S3Checkpoint(String uploadId, long size, byte[] digest, byte[] tail) {

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(uploadId);
      out.writeLong(size);
      out.writeInt(digest.length);
      out.write(digest);
      out.write(tail);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static S3Checkpoint of(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String uploadId = in.readUTF();
      long size = in.readLong();
      byte[] digest = in.readNBytes(in.readInt());
      return new S3Checkpoint(uploadId, size, digest, in.readAllBytes());
    }
  }

  /** How much of the upload has arrived. */
  long arrived() {
    return size + tail.length;
  }
}
