package io.grpckit.examples.feed;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Bytes that many calls send: gRPC asks how many there are and copies them straight to the wire.
 */
final class SharedBytes extends ByteArrayInputStream implements KnownLength, Drainable {

  SharedBytes(byte[] bytes) {
    super(bytes);
  }

  @Override
  public int drainTo(OutputStream target) throws IOException {
    int length = available();
    target.write(buf, pos, length);
    pos += length;
    return length;
  }
}
