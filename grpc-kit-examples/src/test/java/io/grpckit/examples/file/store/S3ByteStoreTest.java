package io.grpckit.examples.file.store;

import static io.grpckit.examples.file.store.TestBytes.random;
import static io.grpckit.examples.file.store.TestBytes.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** The quick tests of S3 are those of {@code S3FailureTest}. */
@Tag("slow")
class S3ByteStoreTest extends ByteStoreContract {

  private static final byte[] LARGE = random(12_000_000);
  private static final int CHUNK = 1_000_000;

  @TempDir private static Path folder;

  private static S3Server s3;

  @TempDir private Path spool;

  private S3ByteStore store;

  @BeforeAll
  static void start() {
    s3 = S3Server.start(folder);
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @BeforeEach
  void open() throws IOException {
    store = S3ByteStore.in(s3.address(), spool);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  ByteStore store() {
    return store;
  }

  @Test
  void goesOnBehindTheLastPartAfterACrash() throws Exception {
    BlobWriter lost = store.writer("crash");
    append(lost, 0, 8); // never closed: what is too short for a part is gone
    S3ByteStore next = S3ByteStore.in(s3.address(), Files.createDirectory(spool.resolve("next")));

    long arrived = next.arrived("crash");
    assertThat(arrived).isEqualTo(6L * CHUNK);
    try (BlobWriter writer = next.writer("crash")) {
      assertThat(writer.size()).isEqualTo(arrived);
      append(writer, 6, 12);
      assertThat(writer.sha256()).isEqualTo(sha256(LARGE));
      writer.publish();
    }

    assertThat(content(next, "crash")).isEqualTo(LARGE);
    next.close();
  }

  @Test
  void beginsAnewWhenTheBucketHasThrownThePartsAway() throws Exception {
    keep("expired", 7);
    store.objects().abort(S3ByteStore.blobKey("expired"), checkpoint("expired").uploadId());

    assertBeginsAnew("expired");
  }

  @Test
  void beginsAnewWhenItNeverHeardThatThePartsWerePutTogether() throws Exception {
    keep("complete", 6);
    String key = S3ByteStore.blobKey("complete");
    String uploadId = checkpoint("complete").uploadId();
    List<CompletedPart> parts =
        store.objects().parts(key, uploadId).stream()
            .map(p -> CompletedPart.builder().partNumber(p.partNumber()).eTag(p.eTag()).build())
            .toList();
    store.objects().complete(key, uploadId, parts);

    assertBeginsAnew("complete");
  }

  @Test
  void beginsAnewWhenThePartsAreNotThoseOfTheCheckpoint() throws Exception {
    keep("mixed", 7);
    S3Checkpoint saved = checkpoint("mixed");
    store.save("mixed", new S3Checkpoint(saved.uploadId(), 1, saved.digest(), saved.tail()));

    assertBeginsAnew("mixed");
  }

  private void keep(String id, int chunks) throws IOException {
    try (BlobWriter writer = store.writer(id)) {
      append(writer, 0, chunks);
    }
  }

  private S3Checkpoint checkpoint(String id) throws IOException {
    return S3Checkpoint.of(store.objects().get("uploads/" + id).orElseThrow());
  }

  private void assertBeginsAnew(String id) throws Exception {
    assertThat(store.arrived(id)).isZero();
    try (BlobWriter writer = store.writer(id)) {
      assertThat(writer.size()).isZero();
      append(writer, 0, 12);
      assertThat(writer.sha256()).isEqualTo(sha256(LARGE));
      writer.publish();
    }
    assertThat(content(store, id)).isEqualTo(LARGE);
    assertThat(spool).isEmptyDirectory();
  }

  @Test
  void leavesNothingOpenWhenItCannotGoOn() throws Exception {
    store.save("spoiled", new S3Checkpoint("", 0, new byte[0], new byte[0]));

    assertThatThrownBy(() -> store.writer("spoiled")).isInstanceOf(RuntimeException.class);

    assertThat(spool).isEmptyDirectory();
  }

  @Test
  void publishesNothingThatAnotherServerHasMeddledWith() throws Exception {
    BlobWriter mine = store.writer("two");
    append(mine, 0, 6);
    BlobWriter other = store.writer("two");
    other.clear();
    append(other, 6, 12);

    assertThatThrownBy(mine::publish).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.blob("two")).isInstanceOf(NoSuchFileException.class);
    other.close();
    mine.close();
  }

  @Test
  void leavesNothingBehind() throws Exception {
    BlobWriter writer = store.writer("gone");
    append(writer, 0, 7);
    writer.close();
    assertThat(store.arrived("gone")).isEqualTo(7L * CHUNK);

    store.remove("gone");

    assertThat(store.arrived("gone")).isZero();
    assertThat(spool).isEmptyDirectory();
    try (var stored = Files.walk(folder.resolve("data"))) {
      assertThat(stored.filter(Files::isRegularFile).map(Path::toString))
          .noneMatch(name -> name.contains("gone"));
    }
  }

  @Test
  void readsOnFromWhereverItIs() throws Exception {
    try (BlobWriter writer = store.writer("range")) {
      append(writer, 0, 12);
      writer.publish();
    }

    try (Blob blob = store.blob("range")) {
      for (int from : new int[] {0, 100, 11_999_990, 5_000_000, 5_000_010}) {
        ByteBuffer ten = ByteBuffer.allocate(10);
        while (ten.hasRemaining()) {
          assertThat(blob.read(ten, from + ten.position())).isPositive();
        }
        assertThat(ten.array()).isEqualTo(Arrays.copyOfRange(LARGE, from, from + 10));
      }
    }
  }

  @Test
  void readsOnAfterARest() throws Exception {
    try (BlobWriter writer = store.writer("rest")) {
      append(writer, 0, 12);
      writer.publish();
    }

    try (Blob blob = store.blob("rest")) {
      ByteBuffer read = ByteBuffer.allocate(LARGE.length);
      assertThat(blob.read(read, 0)).isPositive();
      blob.rest();
      while (read.hasRemaining()) {
        assertThat(blob.read(read, read.position())).isPositive();
      }
      assertThat(read.array()).isEqualTo(LARGE);
    }
  }

  @Test
  void saysThatItsKeyIsRefused() {
    S3Address address =
        new S3Address(
            s3.endpoint(), "us-east-1", "files", new S3Address.Credentials("tester", "wrong"));

    assertThatThrownBy(() -> S3ByteStore.in(address, spool))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("S3 refuses: 403");
  }

  @Test
  void saysThatThereIsNoBucket() {
    S3Address address =
        new S3Address(
            s3.endpoint(),
            "us-east-1",
            "nothing",
            new S3Address.Credentials("tester", "tester-secret"));

    assertThatThrownBy(() -> S3ByteStore.in(address, spool)).isInstanceOf(IOException.class);
  }

  @Test
  void keepsSecretsToItself() {
    assertThat(s3.address().toString()).doesNotContain("secret");
    assertThat(s3.address().credentials()).hasToString("tester");

    URI withUser = URI.create("http://tester:tester-secret@s3:9000");
    assertThatThrownBy(() -> new S3Address(withUser, "us-east-1", "files", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("endpoint must not name a user: give the credentials");
  }

  private static void append(BlobWriter writer, int from, int to) throws IOException {
    for (int chunk = from; chunk < to; chunk++) {
      writer.append(ByteBuffer.wrap(LARGE, chunk * CHUNK, CHUNK));
    }
  }

  private static byte[] content(ByteStore store, String id) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(LARGE.length);
    try (Blob blob = store.blob(id)) {
      while (content.hasRemaining()) {
        assertThat(blob.read(content, content.position())).isPositive();
      }
    }
    return content.array();
  }
}
