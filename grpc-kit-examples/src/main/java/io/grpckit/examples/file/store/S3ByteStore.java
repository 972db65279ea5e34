package io.grpckit.examples.file.store;

import io.grpckit.examples.store.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Bytes in a bucket: a blob is the object {@code blobs/ID}; one that is being written is a
 * multipart upload to it, and {@code uploads/ID} says how to go on with that. What is too short to
 * be sent is kept in a local folder, so that an upload costs hardly any memory.
 */
final class S3ByteStore implements ByteStore {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

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
    return in(address, spool, PATIENCE);
  }

  static S3ByteStore in(S3Address address, Path spool, Duration patience) throws IOException {
    PrivateFiles.folder(spool);
    try (Stream<Path> leftovers = Files.list(spool)) {
      for (Path leftover : leftovers.toList()) {
        Files.delete(leftover);
      }
    }
    S3ByteStore store = new S3ByteStore(new S3Objects(address, patience), spool);
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
  public S3BlobWriter writer(String id) throws IOException {
    Optional<S3Checkpoint> checkpoint = checkpoint(id);
    S3BlobWriter writer = S3BlobWriter.create(this, id, spool);
    if (checkpoint.isPresent()) {
      resume(writer, id, checkpoint.get());
    }
    return writer;
  }

  private void resume(S3BlobWriter writer, String id, S3Checkpoint checkpoint) throws IOException {
    try {
      Optional<List<CompletedPart>> sent = sent(id, checkpoint);
      if (sent.isPresent()) {
        writer.resume(checkpoint, sent.get());
      } else {
        writer.clear();
      }
    } catch (IOException | RuntimeException e) {
      writer.discard();
      throw e;
    }
  }

  @Override
  public long arrived(String id) throws IOException {
    Optional<S3Checkpoint> checkpoint = checkpoint(id);
    return checkpoint.isPresent() && sent(id, checkpoint.get()).isPresent()
        ? checkpoint.get().arrived()
        : 0;
  }

  /**
   * What was sent before a checkpoint; what was sent later will be sent again. Empty if S3 does not
   * have it any more: it was put together without our having heard so, was thrown away by a rule of
   * the bucket, or was replaced by another server that did not yet know that it had lost the
   * upload.
   */
  private Optional<List<CompletedPart>> sent(String id, S3Checkpoint checkpoint)
      throws IOException {
    if (checkpoint.uploadId().isEmpty()) {
      return Optional.of(List.of());
    }
    List<CompletedPart> sent = new ArrayList<>();
    long size = 0;
    try {
      for (var part : objects.parts(blobKey(id), checkpoint.uploadId())) {
        if (size < checkpoint.size()) {
          size += part.size();
          sent.add(CompletedPart.builder().partNumber(part.partNumber()).eTag(part.eTag()).build());
        }
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return size == checkpoint.size() ? Optional.of(sent) : Optional.empty();
  }

  @Override
  public Blob blob(String id) throws IOException {
    return new S3Blob(objects, blobKey(id), objects.size(blobKey(id)));
  }

  @Override
  public void remove(String id) throws IOException {
    removeUnfinished(id);
    objects.delete(blobKey(id));
  }

  void removeUnfinished(String id) throws IOException {
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
