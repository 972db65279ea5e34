package io.grpckit.examples.file;

import static io.grpckit.examples.file.store.TestBytes.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpckit.examples.TestClock;
import io.grpckit.examples.file.catalog.FileCatalog;
import io.grpckit.examples.file.catalog.UploadConflictException;
import io.grpckit.examples.file.store.ByteStore;
import io.grpckit.examples.store.Database;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upload that begins at one server and goes on at another, while the first does not know. */
class TwoServersTest {

  private static final byte[] HEAD = random(600);
  private static final byte[] TAIL = random(400);

  @TempDir private Path folder;

  private final TestClock clock = new TestClock();
  private Database database;
  private FileArchive one;
  private FileArchive two;

  @BeforeEach
  void open() throws IOException {
    database = Database.sqlite(folder.resolve("example.db"));
    FileCatalog catalog = FileCatalog.in(database);
    ByteStore bytes = ByteStore.inDirectory(folder.resolve("files"));
    one = new FileArchive(catalog, bytes, FileLimits.ofFileSize(1 << 20), clock);
    two = new FileArchive(catalog, bytes, FileLimits.ofFileSize(1 << 20), clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void goesOnWhereTheOwnerIs() {
    Upload left = begin(one);
    Upload resumed = resume(two);

    assertThatThrownBy(left::finish).isInstanceOf(UploadConflictException.class);
    assertThat(resumed.finish().size()).isEqualTo(HEAD.length + TAIL.length);
  }

  @Test
  void isNotDisturbedByWhatStillArrivesAtTheFirst() {
    Upload left = begin(one);
    resume(two);
    clock.advance(Duration.ofMinutes(1));

    assertThatThrownBy(() -> left.append(0, ByteBuffer.wrap(TAIL)))
        .isInstanceOf(UploadConflictException.class);
  }

  @Test
  void isRemovedByNobodyWhileItGoesOn() {
    Upload upload = begin(one);
    clock.advance(FileArchive.KEEP_UNFINISHED.plusSeconds(1));
    upload.append(0, ByteBuffer.wrap(TAIL));

    two.removeAbandoned();

    assertThat(upload.finish().size()).isEqualTo(HEAD.length + TAIL.length);
  }

  @Test
  void isRemovedByAnyServerWhenNobodyComesBack() {
    begin(one).breakOff();
    clock.advance(FileArchive.KEEP_UNFINISHED.plusSeconds(1));

    two.removeAbandoned();

    assertThatThrownBy(() -> one.progress("alice", "up")).isInstanceOf(UnknownFileException.class);
  }

  private static Upload begin(FileArchive archive) {
    Upload upload = archive.upload(new UploadRequest("alice", "a", 0, "", "up", 0));
    upload.open();
    upload.append(0, ByteBuffer.wrap(HEAD));
    return upload;
  }

  private static Upload resume(FileArchive archive) {
    Upload upload = archive.upload(new UploadRequest("alice", "a", 0, "", "up", HEAD.length));
    upload.open();
    upload.append(HEAD.length, ByteBuffer.wrap(TAIL));
    return upload;
  }
}
