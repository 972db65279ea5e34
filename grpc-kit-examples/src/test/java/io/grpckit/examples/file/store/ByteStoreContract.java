package io.grpckit.examples.file.store;

import static io.grpckit.examples.file.store.TestBytes.random;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link ByteStore} does; each has a test of its own that says how it is opened. */
abstract class ByteStoreContract {

  private final String id = UUID.randomUUID().toString();

  abstract ByteStore store();

  @Test
  void publishesWhatWasAppended() throws IOException {
    try (BlobWriter writer = store().writer(id)) {
      writer.append(bytes("hello "));
      writer.append(bytes("world"));
      assertThat(writer.size()).isEqualTo(11);
      writer.publish();
    }

    assertThat(blob()).isEqualTo("hello world");
    assertThat(store().arrived(id)).isZero();
  }

  @Test
  void publishesNothingAsAnEmptyBlob() throws IOException {
    try (BlobWriter writer = store().writer(id)) {
      writer.publish();
    }

    assertThat(blob()).isEmpty();
  }

  @Test
  void showsNothingBeforeItIsPublished() throws IOException {
    try (BlobWriter writer = store().writer(id)) {
      writer.append(bytes("half"));

      assertThatThrownBy(() -> store().blob(id)).isInstanceOf(NoSuchFileException.class);
    }
    assertThatThrownBy(() -> store().blob(id)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void goesOnWithAPartThatWasClosed() throws IOException {
    try (BlobWriter writer = store().writer(id)) {
      writer.append(bytes("first,"));
    }
    assertThat(store().arrived(id)).isEqualTo(6);

    try (BlobWriter writer = store().writer(id)) {
      assertThat(writer.size()).isEqualTo(6);
      writer.append(bytes("second"));
      assertThat(writer.sha256()).isEqualTo(sha256("first,second"));
      writer.publish();
    }

    assertThat(blob()).isEqualTo("first,second");
  }

  @Test
  void knowsTheHashOfWhatHasArrived() throws IOException {
    try (BlobWriter writer = store().writer(id)) {
      assertThat(writer.sha256()).isEqualTo(sha256(""));
      writer.append(bytes("first,"));
      assertThat(writer.sha256()).isEqualTo(sha256("first,"));
    }
    try (BlobWriter writer = store().writer(id)) {
      assertThat(writer.sha256()).isEqualTo(sha256("first,"));
      writer.clear();
      assertThat(writer.sha256()).isEqualTo(sha256(""));
    }
  }

  @Test
  void takesWhatIsLargerThanItHoldsAtATime() throws Exception {
    byte[] large = random(17_000_000);
    for (int from = 0; from < large.length; from += 6_000_000) {
      int to = Math.min(large.length, from + 6_000_000);
      try (BlobWriter writer = store().writer(id)) {
        assertThat(writer.size()).isEqualTo(from);
        for (int chunk = from; chunk < to; chunk += 1_000_000) {
          writer.append(ByteBuffer.wrap(large, chunk, Math.min(1_000_000, to - chunk)));
        }
        if (to == large.length) {
          assertThat(writer.sha256()).isEqualTo(TestBytes.sha256(large));
          writer.publish();
        }
      }
    }

    try (Blob blob = store().blob(id)) {
      ByteBuffer content = ByteBuffer.allocate(large.length + 1);
      while (blob.read(content, content.position()) > 0) {
        assertThat(content.hasRemaining()).isTrue();
      }
      assertThat(content.flip()).isEqualTo(ByteBuffer.wrap(large));
    }
    assertThat(store().arrived(id)).isZero();
  }

  @Test
  void canBeUsed() throws IOException {
    store().check();
  }

  @Test
  void beginsAnewWhenCleared() throws IOException {
    try (BlobWriter writer = store().writer(id)) {
      writer.append(bytes("wrong and long"));
      writer.clear();
      assertThat(writer.size()).isZero();
      writer.append(bytes("right"));
      writer.publish();
    }

    assertThat(blob()).isEqualTo("right");
  }

  @Test
  void removesPartsAndBlobs() throws IOException {
    try (BlobWriter writer = store().writer(id)) {
      writer.append(bytes("x"));
    }
    store().remove(id);
    assertThat(store().arrived(id)).isZero();

    try (BlobWriter writer = store().writer(id)) {
      writer.publish();
    }
    store().remove(id);
    assertThatThrownBy(() -> store().blob(id)).isInstanceOf(NoSuchFileException.class);
    store().remove(id); // nothing is there any more
  }

  @Test
  void readsFromAnywhere() throws IOException {
    try (BlobWriter writer = store().writer(id)) {
      writer.append(bytes("0123456789"));
      writer.publish();
    }

    try (Blob blob = store().blob(id)) {
      ByteBuffer three = ByteBuffer.allocate(3);
      assertThat(blob.read(three, 4)).isEqualTo(3);
      assertThat(text(three)).isEqualTo("456");
      assertThat(blob.read(ByteBuffer.allocate(3), 10)).isEqualTo(-1);
    }
  }

  private String blob() throws IOException {
    try (Blob blob = store().blob(id)) {
      ByteBuffer content = ByteBuffer.allocate(100);
      while (blob.read(content, content.position()) > 0) {
        assertThat(content.hasRemaining()).isTrue();
      }
      return text(content);
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8)).asReadOnlyBuffer();
  }

  private static String text(ByteBuffer read) {
    return UTF_8.decode(read.flip()).toString();
  }

  private static String sha256(String text) {
    return Sha256.hex(digestOf(text));
  }

  private static MessageDigest digestOf(String text) {
    MessageDigest digest = Sha256.create();
    digest.update(text.getBytes(UTF_8));
    return digest;
  }
}
