package io.grpckit.examples.file;

import io.grpckit.examples.store.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Bytes in a bucket: a blob is the object {@code blobs/ID}; a part is a multipart upload to it, and
 * {@code uploads/ID} says how to go on with that. What is too short to be sent is kept in a local
 * folder, so that an upload costs hardly any memory.
 */
final class S3ByteStore implements ByteStore, AutoCloseable {

  private final S3Objects objects;
  private final Path spool;

  private S3ByteStore(S3Objects objects, Path spool) {
    this.objects = objects;
    this.spool = spool;
  }

  /**
   * Opens a bucket.
   *
   * @param spool a folder that no other process uses; what is in it is thrown away
   */
  static S3ByteStore in(S3Address address, Path spool) throws IOException {
    PrivateFiles.folder(spool);
    try (Stream<Path> leftovers = Files.list(spool)) {
      for (Path leftover : leftovers.toList()) {
        Files.delete(leftover);
      }
    }
    S3ByteStore store = new S3ByteStore(new S3Objects(address), spool);
    try {
      store.check();
      return store;
    } catch (IOException e) {
      store.close();
      throw e;
    }
  }

  /** Looks whether the bucket can be used. */
  @Override
  public void check() throws IOException {
    objects.check();
  }

  @Override
  public S3Part part(String id) throws IOException {
    Optional<S3Checkpoint> checkpoint = checkpoint(id);
    S3Part part = new S3Part(this, id, Files.createTempFile(spool, "part", ""));
    if (checkpoint.isPresent()) {
      part.resume(checkpoint.get());
    }
    return part;
  }

  @Override
  public long partSize(String id) throws IOException {
    return checkpoint(id).map(S3Checkpoint::arrived).orElse(0L);
  }

  @Override
  public Blob blob(String id) throws IOException {
    return new S3Blob(objects, blobKey(id), objects.size(blobKey(id)));
  }

  @Override
  public void remove(String id) throws IOException {
    removePart(id);
    objects.delete(blobKey(id));
  }

  void removePart(String id) throws IOException {
    Optional<S3Checkpoint> checkpoint = checkpoint(id);
    if (checkpoint.isPresent()) {
      String uploadId = checkpoint.get().uploadId();
      if (!uploadId.isEmpty()) {
        objects.abort(blobKey(id), uploadId);
      }
      objects.delete(checkpointKey(id));
    }
  }

  void save(String id, S3Checkpoint checkpoint) throws IOException {
    objects.put(checkpointKey(id), RequestBody.fromBytes(checkpoint.toBytes()));
  }

  void forgetCheckpoint(String id) throws IOException {
    objects.delete(checkpointKey(id));
  }

  S3Objects objects() {
    return objects;
  }

  private Optional<S3Checkpoint> checkpoint(String id) throws IOException {
    Optional<byte[]> bytes = objects.get(checkpointKey(id));
    return bytes.isEmpty() ? Optional.empty() : Optional.of(S3Checkpoint.of(bytes.get()));
  }

  static String blobKey(String id) {
    return "blobs/" + id;
  }

  private static String checkpointKey(String id) {
    return "uploads/" + id;
  }

  @Override
  public void close() {
    objects.close();
  }
}
