package io.grpckit.examples.file.store;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.digests.SHA256Digest;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An upload to S3. What arrives is collected in a local file until it is long enough to be sent as
 * a part. S3 does not let anybody read the parts before they are put together, so SHA-256 is
 * computed as they pass by, and its state is saved with them: this is why it is Bouncy Castle's,
 * whose state can be saved.
 */
final class S3BlobWriter implements BlobWriter {

  /** S3 refuses shorter ones, but for the last; it takes 10,000 of them. */
  static final long MIN_PART_SIZE = 5 << 20;

  private static final int BUFFER_SIZE = 64 << 10;

  private final S3ByteStore store;
  private final String id;
  private final String key;
  private final Path file;
  private final FileChannel tail;
  private final List<CompletedPart> parts = new ArrayList<>();

  private SHA256Digest digest = new SHA256Digest();
  private String uploadId = "";
  private long sent;
  private boolean closed;

  private S3BlobWriter(S3ByteStore store, String id, Path file, FileChannel tail) {
    this.store = store;
    this.id = id;
    this.key = S3ByteStore.blobKey(id);
    this.file = file;
    this.tail = tail;
  }

  static S3BlobWriter create(S3ByteStore store, String id, Path spool) throws IOException {
    Path file = Files.createTempFile(spool, "part", "");
    try {
      return new S3BlobWriter(store, id, file, FileChannel.open(file, READ, WRITE));
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Goes on where a checkpoint was made, with what was sent before. */
  void resume(S3Checkpoint checkpoint, List<CompletedPart> before) throws IOException {
    digest = new SHA256Digest(checkpoint.digest());
    uploadId = checkpoint.uploadId();
    parts.addAll(before);
    sent = checkpoint.size();
    write(ByteBuffer.wrap(checkpoint.tail()));
  }

  @Override
  public long size() throws IOException {
    return sent + tail.size();
  }

  @Override
  public void append(ByteBuffer data) throws IOException {
    hash(data.duplicate());
    write(data);
    if (tail.size() >= MIN_PART_SIZE) {
      sendTail();
      save(new byte[0]);
    }
  }

  private void write(ByteBuffer data) throws IOException {
    try {
      while (data.hasRemaining()) {
        tail.write(data, tail.size());
      }
    } catch (IOException e) {
      throw StoreFullException.translate(e);
    }
  }

  private void hash(ByteBuffer data) {
    byte[] buffer = new byte[Math.min(BUFFER_SIZE, data.remaining())];
    while (data.hasRemaining()) {
      int length = Math.min(buffer.length, data.remaining());
      data.get(buffer, 0, length);
      digest.update(buffer, 0, length);
    }
  }

  private void sendTail() throws IOException {
    if (uploadId.isEmpty()) {
      uploadId = store.objects().begin(key);
      store.save(
          id, new S3Checkpoint(uploadId, 0, new SHA256Digest().getEncodedState(), new byte[0]));
    }
    parts.add(
        store.objects().sendPart(key, uploadId, parts.size() + 1, RequestBody.fromFile(file)));
    sent += tail.size();
    tail.truncate(0);
  }

  private void save(byte[] rest) throws IOException {
    store.save(id, new S3Checkpoint(uploadId, sent, digest.getEncodedState(), rest));
  }

  @Override
  public String sha256() {
    byte[] hash = new byte[digest.getDigestSize()];
    new SHA256Digest(digest).doFinal(hash, 0);
    return HexFormat.of().formatHex(hash);
  }

  @Override
  public void clear() throws IOException {
    store.removeUnfinished(id);
    uploadId = "";
    parts.clear();
    sent = 0;
    tail.truncate(0);
    digest = new SHA256Digest();
  }

  @Override
  public void publish() throws IOException {
    if (uploadId.isEmpty()) {
      store.objects().put(key, RequestBody.fromFile(file));
    } else {
      if (tail.size() > 0) {
        sendTail();
      }
      store.objects().complete(key, uploadId, parts);
    }
    store.forgetCheckpoint(id);
    discard();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    try {
      if (tail.size() > 0) {
        save(Files.readAllBytes(file));
      }
    } finally {
      discard();
    }
  }

  /** Lets go of it without keeping what is too short to be sent. */
  void discard() throws IOException {
    closed = true;
    tail.close();
    Files.deleteIfExists(file);
  }
}
