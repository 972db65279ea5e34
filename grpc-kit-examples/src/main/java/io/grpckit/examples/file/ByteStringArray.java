package io.grpckit.examples.file;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gets at the array of a {@link ByteString}, which hashes and writes fastest, without a copy where
 * it has one only. Who gets the array must not change it.
 */
final class ByteStringArray extends ByteOutput {

  private @Nullable ByteBuffer whole;
  private boolean several;

  private ByteStringArray() {}

  static ByteBuffer of(ByteString data) {
    ByteStringArray bytes = new ByteStringArray();
    try {
      UnsafeByteOperations.unsafeWriteTo(data, bytes);
    } catch (IOException e) {
      throw new AssertionError("nothing is written anywhere", e);
    }
    ByteBuffer whole = bytes.whole;
    return whole == null || bytes.several ? ByteBuffer.wrap(data.toByteArray()) : whole;
  }

  @Override
  public void write(byte value) {
    several = true;
  }

  @Override
  public void write(byte[] value, int offset, int length) {
    write(ByteBuffer.wrap(value, offset, length));
  }

  @Override
  public void writeLazy(byte[] value, int offset, int length) {
    write(value, offset, length);
  }

  @Override
  public void write(ByteBuffer value) {
    several |= whole != null;
    whole = value;
  }

  @Override
  public void writeLazy(ByteBuffer value) {
    write(value);
  }
}
