package io.grpckit.examples.file.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An object, open for reading. One request reads on and on; there is another when somebody wants to
 * read elsewhere, or reads on after a rest, or when the server has lost patience with a slow
 * reader.
 */
final class S3Blob implements Blob {

  private static final int BUFFER_SIZE = 64 << 10;

  private final S3Objects objects;
  private final String key;
  private final long size;
  private final byte[] buffer = new byte[BUFFER_SIZE];

  private @Nullable InputStream content;
  private long position;

  S3Blob(S3Objects objects, String key, long size) {
    this.objects = objects;
    this.key = key;
    this.size = size;
  }

  @Override
  public int read(ByteBuffer into, long from) throws IOException {
    if (from >= size) {
      return -1;
    }
    if (content != null && position == from) {
      try {
        return readOn(content, into);
      } catch (IOException e) {
        // the server has closed the connection meanwhile
      }
    }
    close();
    InputStream reopened = objects.open(key, from);
    content = reopened;
    position = from;
    return readOn(reopened, into);
  }

  private int readOn(InputStream stream, ByteBuffer into) throws IOException {
    int length = stream.read(buffer, 0, Math.min(buffer.length, into.remaining()));
    if (length < 0) {
      throw new EOFException(key + " ends at " + position);
    }
    into.put(buffer, 0, length);
    position += length;
    return length;
  }

  /** The connection. */
  @Override
  public void rest() throws IOException {
    close();
  }

  @Override
  public void close() throws IOException {
    InputStream open = content;
    content = null;
    if (open != null) {
      open.close();
    }
  }
}
