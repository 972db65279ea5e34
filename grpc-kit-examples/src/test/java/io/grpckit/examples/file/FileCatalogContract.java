package io.grpckit.examples.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every {@link FileCatalog} does; each has a test of its own that says how it is opened. */
abstract class FileCatalogContract {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** An empty catalog. */
  abstract FileCatalog catalog();

  @Test
  void knowsAFileOnceItIsFinished() {
    UnfinishedUpload upload = begin("1", "alice", "");
    assertThat(catalog().file("1")).isEmpty();

    StoredFile file = upload.finished(7, "abc", NOON.plusSeconds(1));
    catalog().finish(file);

    assertThat(catalog().file("1")).contains(file);
    assertThat(catalog().notResumable()).isEmpty();
  }

  @Test
  void findsAResumableUploadBeforeAndAfterItsEnd() {
    UnfinishedUpload upload = begin("1", "alice", "up");
    assertThat(catalog().unfinished("alice", "up")).contains(upload);
    assertThat(catalog().fileOfUpload("alice", "up")).isEmpty();

    StoredFile file = upload.finished(7, "abc", NOON);
    catalog().finish(file);

    assertThat(catalog().unfinished("alice", "up")).isEmpty();
    assertThat(catalog().fileOfUpload("alice", "up")).contains(file);
  }

  @Test
  void keepsTheUploadsOfOwnersApart() {
    UnfinishedUpload alices = begin("1", "alice", "up");
    UnfinishedUpload bobs = begin("2", "bob", "up");

    assertThat(catalog().unfinished("alice", "up")).contains(alices);
    assertThat(catalog().unfinished("bob", "up")).contains(bobs);
    assertThat(catalog().unfinished("eve", "up")).isEmpty();
  }

  @Test
  void takesAnUploadIdOncePerOwner() {
    begin("1", "alice", "up");

    assertThatThrownBy(() -> begin("2", "alice", "up")).isInstanceOf(UploadConflictException.class);

    begin("3", "alice", "");
    begin("4", "alice", ""); // no id, no conflict
  }

  @Test
  void doesNotFinishTheSameUploadTwice() {
    UnfinishedUpload first = begin("1", "alice", "up");
    catalog().finish(first.finished(7, "abc", NOON));
    UnfinishedUpload second = begin("2", "alice", "up");

    assertThatThrownBy(() -> catalog().finish(second.finished(7, "abc", NOON)))
        .isInstanceOf(UploadConflictException.class);
    assertThat(catalog().file("2")).isEmpty();
    assertThat(catalog().unfinished("alice", "up")).as("undone as a whole").contains(second);
  }

  @Test
  void listsWhatIsLeftOver() {
    UnfinishedUpload lost = begin("1", "alice", "");
    UnfinishedUpload old = begin("2", "alice", "old");
    begin("3", "alice", "touched");
    catalog().touch("3", NOON.plus(Duration.ofHours(2)));

    assertThat(catalog().notResumable()).containsExactly(lost);
    assertThat(catalog().untouched(NOON.plus(Duration.ofHours(1)))).containsExactly(old);
    assertThat(catalog().untouched(NOON)).isEmpty();
  }

  @Test
  void tellsWhetherAnUploadIsStillUntouched() {
    Instant later = NOON.plus(Duration.ofHours(1));
    UnfinishedUpload finished = begin("1", "alice", "finished");
    begin("2", "alice", "touched");
    begin("3", "alice", "left");
    catalog().finish(finished.finished(7, "abc", NOON));
    catalog().touch("2", later);

    assertThat(catalog().isUntouched("1", later)).isFalse();
    assertThat(catalog().isUntouched("2", later)).isFalse();
    assertThat(catalog().isUntouched("3", later)).isTrue();
    assertThat(catalog().isUntouched("3", NOON)).isFalse();
  }

  @Test
  void countsWhatAnOwnerCouldResume() {
    catalog().finish(begin("1", "alice", "finished").finished(7, "abc", NOON));
    begin("2", "alice", "unfinished");
    begin("3", "alice", "");
    begin("4", "bob", "unfinished");

    assertThat(catalog().resumableOf("alice")).isEqualTo(1);
    assertThat(catalog().resumableOf("eve")).isZero();
  }

  @Test
  void addsUpWhatAnOwnerHas() {
    assertThat(catalog().bytesOf("alice")).isZero();

    catalog().finish(begin("1", "alice", "").finished(7, "abc", NOON));
    catalog().finish(begin("2", "alice", "").finished(1L << 40, "abc", NOON));
    catalog().finish(begin("3", "bob", "").finished(5, "abc", NOON));

    assertThat(catalog().bytesOf("alice")).isEqualTo((1L << 40) + 7);
  }

  @Test
  void forgets() {
    begin("1", "alice", "up");

    catalog().forget("1");

    assertThat(catalog().unfinished("alice", "up")).isEmpty();
    catalog().forget("1"); // a second time
  }

  private UnfinishedUpload begin(String id, String ownerId, String uploadId) {
    UnfinishedUpload upload = new UnfinishedUpload(id, ownerId, uploadId, "Λ 😀.txt", NOON);
    catalog().begin(upload);
    return upload;
  }
}
