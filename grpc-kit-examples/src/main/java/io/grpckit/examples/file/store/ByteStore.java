package io.grpckit.examples.file.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the bytes of files are. Ids are made by the server and are safe as names. Thread-safe,
 * apart from what it hands out.
 */
public interface ByteStore extends AutoCloseable {

  /**
   * Keeps bytes in a local directory.
   *
   * @param directory created if need be; no other process uses it
   * @return the open store
   * @throws IOException if the directory cannot be used
   */
  static ByteStore inDirectory(Path directory) throws IOException {
    return DirectoryByteStore.in(directory);
  }

  /**
   * Keeps bytes in a bucket, which any number of servers may share.
   *
   * @param bucket where it is
   * @param spool a local folder for what is being sent, created if need be; no other process uses
   *     it, and what is in it is thrown away
   * @return the open store
   * @throws IOException if the bucket or the folder cannot be used
   */
  static ByteStore inBucket(S3Address bucket, Path spool) throws IOException {
    return S3ByteStore.in(bucket, spool);
  }

  /**
   * Looks whether the store can be used.
   *
   * @throws IOException if it cannot
   */
  void check() throws IOException;

  /**
   * Opens what has arrived under an id, or begins with nothing.
   *
   * @param id of the bytes
   * @return where to append, to be closed
   * @throws IOException if the store cannot be used
   */
  BlobWriter writer(String id) throws IOException;

  /**
   * How much has arrived under an id and is not published.
   *
   * @param id of the bytes
   * @return in bytes; 0 if nothing has arrived
   * @throws IOException if the store cannot be used
   */
  long arrived(String id) throws IOException;

  /**
   * Opens bytes that were published.
   *
   * @param id of the bytes
   * @return the bytes, to be closed
   * @throws java.nio.file.NoSuchFileException if there are none
   * @throws IOException if the store cannot be used
   */
  Blob blob(String id) throws IOException;

  /**
   * Removes whatever is there under an id, published or not.
   *
   * @param id of the bytes
   * @throws IOException if the store cannot be used
   */
  void remove(String id) throws IOException;

  /** Lets go of what the store holds open. */
  @Override
  default void close() {}
}
