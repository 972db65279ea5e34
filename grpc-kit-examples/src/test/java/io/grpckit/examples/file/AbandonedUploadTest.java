package io.grpckit.examples.file;

import static io.grpckit.examples.file.store.TestBytes.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpckit.examples.TestClock;
import io.grpckit.examples.file.catalog.FileCatalog;
import io.grpckit.examples.file.catalog.StoredFile;
import io.grpckit.examples.file.catalog.UnfinishedUpload;
import io.grpckit.examples.file.store.Blob;
import io.grpckit.examples.file.store.BlobWriter;
import io.grpckit.examples.file.store.ByteStore;
import io.grpckit.examples.store.Database;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed, at the moments when owners come back while it is. */
class AbandonedUploadTest {

  private static final byte[] HEAD = random(600);
  private static final byte[] TAIL = random(400);

  @TempDir private Path folder;

  private final TestClock clock = new TestClock();
  private final List<StoredFile> finished = new ArrayList<>();
  private Consumer<String> beforeRemoval = id -> {};
  private Database database;
  private FileCatalog catalog;
  private ByteStore bytes;
  private FileArchive archive;

  @BeforeEach
  void open() throws IOException {
    database = Database.sqlite(folder.resolve("example.db"));
    catalog = FileCatalog.in(database);
    bytes = ByteStore.inDirectory(folder.resolve("files"));
    archive = new FileArchive(catalog, new WatchedStore(), FileLimits.ofFileSize(1 << 20), clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void keepsAFileThatWasFinishedWhileOthersWereRemoved() throws IOException {
    abandon("alice");
    abandon("bob");
    beforeRemoval = id -> finished.add(resume(ownerOtherThan(id)).finish());

    archive.removeAbandoned();

    assertThat(finished).hasSize(1);
    StoredFile file = finished.get(0);
    assertThat(catalog.file(file.id())).contains(file);
    assertThat(sizeOf(file)).isEqualTo(HEAD.length + TAIL.length);
    assertThat(archive.activeUploads()).isZero();
  }

  @Test
  void keepsAnUploadThatWentOnWhileOthersWereRemoved() {
    abandon("alice");
    abandon("bob");
    List<String> cameBack = new ArrayList<>();
    beforeRemoval =
        id -> {
          String owner = ownerOtherThan(id);
          cameBack.add(owner);
          resume(owner).breakOff();
        };

    archive.removeAbandoned();

    assertThat(cameBack).hasSize(1);
    assertThat(archive.progress(cameBack.get(0), "up").arrived())
        .isEqualTo(HEAD.length + TAIL.length);
  }

  @Test
  void removesNothingOfAFileThatExists() throws IOException {
    begin("alice").breakOff();
    UnfinishedUpload before = catalog.unfinished("alice", "up").orElseThrow();
    StoredFile file = resume("alice").finish();

    archive.remove(before);

    assertThat(sizeOf(file)).isEqualTo(HEAD.length + TAIL.length);
  }

  @Test
  void letsNobodyResumeWhatIsBeingThrownAway() {
    Upload useless = begin("alice", "0".repeat(64));
    List<Integer> active = new ArrayList<>();
    beforeRemoval = id -> active.add(archive.activeUploads());
    assertThatThrownBy(useless::finish).isInstanceOf(InvalidUploadException.class);

    useless.breakOff();

    assertThat(active).as("the next call has to wait").containsExactly(1);
    assertThat(archive.activeUploads()).isZero();
    assertThat(catalog.unfinished("alice", "up")).isEmpty();
  }

  private void abandon(String owner) {
    begin(owner).breakOff();
    clock.advance(FileArchive.KEEP_UNFINISHED.plusSeconds(1));
  }

  private Upload begin(String owner) {
    return begin(owner, "");
  }

  private Upload begin(String owner, String sha256) {
    Upload upload = archive.upload(new UploadRequest(owner, "a", 0, sha256, "up", 0));
    upload.open();
    upload.append(0, ByteBuffer.wrap(HEAD));
    return upload;
  }

  private Upload resume(String owner) {
    Upload upload = archive.upload(new UploadRequest(owner, "a", 0, "", "up", HEAD.length));
    upload.open();
    upload.append(HEAD.length, ByteBuffer.wrap(TAIL));
    return upload;
  }

  private String ownerOtherThan(String id) {
    boolean alices = catalog.unfinished("alice", "up").filter(u -> u.id().equals(id)).isPresent();
    return alices ? "bob" : "alice";
  }

  private int sizeOf(StoredFile file) throws IOException {
    try (Blob blob = bytes.blob(file.id())) {
      return blob.read(ByteBuffer.allocate(2000), 0);
    }
  }

  /** Tells before it removes anything. */
  private final class WatchedStore implements ByteStore {

    @Override
    public void check() throws IOException {
      bytes.check();
    }

    @Override
    public BlobWriter writer(String id) throws IOException {
      return bytes.writer(id);
    }

    @Override
    public long arrived(String id) throws IOException {
      return bytes.arrived(id);
    }

    @Override
    public Blob blob(String id) throws IOException {
      return bytes.blob(id);
    }

    @Override
    public void remove(String id) throws IOException {
      Consumer<String> watcher = beforeRemoval;
      beforeRemoval = other -> {};
      watcher.accept(id);
      bytes.remove(id);
    }
  }
}
