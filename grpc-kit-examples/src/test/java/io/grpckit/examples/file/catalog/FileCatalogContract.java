package io.grpckit.examples.file.catalog;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.Sql;
import io.grpckit.examples.user.SqlUserStore;
import io.grpckit.examples.user.User;
import io.grpckit.examples.user.UserStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link FileCatalog} does; each has a test of its own that says how it is opened. */
abstract class FileCatalogContract {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final String HOLDER = "call";
  private static final long QUOTA = 1L << 41;

  /** With nothing in it. */
  abstract Database database();

  private FileCatalog catalog() {
    return FileCatalog.in(database());
  }

  @Test
  void knowsAFileOnceItIsFinished() {
    UnfinishedUpload upload = begin("1", "alice", "");
    assertThat(catalog().file("1")).isEmpty();

    StoredFile file = upload.finished(7, "abc", NOON.plusSeconds(1));
    finish(file);

    assertThat(catalog().file("1")).contains(file);
    assertThat(catalog().unfinishedOf("alice", false)).isZero();
  }

  @Test
  void findsAResumableUploadBeforeAndAfterItsEnd() {
    UnfinishedUpload upload = begin("1", "alice", "up");
    assertThat(catalog().unfinished("alice", "up")).contains(upload);
    assertThat(catalog().fileOfUpload("alice", "up")).isEmpty();

    StoredFile file = upload.finished(7, "abc", NOON);
    finish(file);

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
    finish(first.finished(7, "abc", NOON));
    UnfinishedUpload second = begin("2", "alice", "up");

    assertThatThrownBy(() -> catalog().finish(second.finished(7, "abc", NOON), HOLDER, QUOTA))
        .isInstanceOf(UploadConflictException.class);
    assertThat(catalog().file("2")).isEmpty();
    assertThat(catalog().unfinished("alice", "up")).as("undone as a whole").contains(second);
  }

  @Test
  void listsWhatNobodyHasTouched() {
    UnfinishedUpload plain = begin("1", "alice", "");
    UnfinishedUpload old = begin("2", "alice", "old");
    begin("3", "alice", "renewed");
    catalog().renew("3", HOLDER, NOON.plus(Duration.ofHours(2)));
    Instant later = NOON.plus(Duration.ofHours(1));

    assertThat(catalog().untouched(false, later)).containsExactly(plain);
    assertThat(catalog().untouched(true, later)).containsExactly(old);
    assertThat(catalog().untouched(true, NOON)).isEmpty();
    assertThat(catalog().untouched(false, NOON)).isEmpty();
  }

  @Test
  void letsTheLastCallAloneGoOn() {
    UnfinishedUpload upload = begin("1", "alice", "up");
    catalog().takeOver("1", "other", NOON);

    assertThatThrownBy(() -> catalog().renew("1", HOLDER, NOON))
        .isInstanceOf(UploadConflictException.class);
    assertThatThrownBy(() -> catalog().finish(upload.finished(7, "abc", NOON), HOLDER, QUOTA))
        .isInstanceOf(UploadConflictException.class);
    assertThat(catalog().file("1")).as("undone as a whole").isEmpty();
    catalog().renew("1", "other", NOON);
    catalog().finish(upload.finished(7, "abc", NOON), "other", QUOTA);
  }

  @Test
  void letsNobodyTakeOverWhatIsBeingRemoved() {
    Instant later = NOON.plus(Duration.ofHours(1));
    begin("1", "alice", "up");
    assertThat(catalog().condemn("1", NOON)).as("it is not that old").isFalse();
    catalog().takeOver("1", "other", NOON);

    assertThat(catalog().condemn("1", later)).isTrue();

    assertThatThrownBy(() -> catalog().takeOver("1", HOLDER, later))
        .isInstanceOf(UploadConflictException.class);
    assertThatThrownBy(() -> catalog().renew("1", "other", later))
        .isInstanceOf(UploadConflictException.class);
    assertThat(catalog().condemn("1", later)).as("again, if the remover died").isTrue();
  }

  @Test
  void condemnsNothingThatIsFinished() {
    finish(begin("1", "alice", "up").finished(7, "abc", NOON));

    assertThat(catalog().condemn("1", NOON.plus(Duration.ofHours(1)))).isFalse();
  }

  @Test
  void countsWhatAnOwnerHasNotFinished() {
    finish(begin("1", "alice", "finished").finished(7, "abc", NOON));
    begin("2", "alice", "unfinished");
    begin("3", "alice", "");
    begin("4", "bob", "unfinished");

    begin("5", "alice", "another");
    assertThat(catalog().unfinishedOf("alice", true)).isEqualTo(2);
    assertThat(catalog().unfinishedOf("alice", false)).isEqualTo(1);
    assertThat(catalog().unfinishedOf("eve", true)).isZero();
  }

  @Test
  void addsUpWhatAnOwnerHas() {
    assertThat(catalog().bytesOf("alice")).isZero();

    finish(begin("1", "alice", "").finished(7, "abc", NOON));
    finish(begin("2", "alice", "").finished(1L << 40, "abc", NOON));
    finish(begin("3", "bob", "").finished(5, "abc", NOON));

    assertThat(catalog().bytesOf("alice")).isEqualTo((1L << 40) + 7);
  }

  @Test
  void finishesNothingBeyondTheQuota() {
    finish(begin("1", "alice", "").finished(QUOTA - 7, "abc", NOON));
    finish(begin("2", "bob", "").finished(QUOTA, "abc", NOON));
    UnfinishedUpload upload = begin("3", "alice", "up");

    assertThatThrownBy(() -> finish(upload.finished(8, "abc", NOON)))
        .isInstanceOf(QuotaExceededException.class);

    assertThat(catalog().file("3")).as("undone as a whole").isEmpty();
    assertThat(catalog().unfinished("alice", "up")).contains(upload);
    finish(upload.finished(7, "abc", NOON));
  }

  @Test
  void keepsToTheQuotaWhateverIsFinishedAtTheSameTime() {
    for (int round = 0; round < 8; round++) {
      finishAtTheSameTime("owner-" + round);
    }
  }

  private void finishAtTheSameTime(String owner) {
    List<StoredFile> files =
        IntStream.range(0, 4)
            .mapToObj(i -> begin(owner + i, owner, "").finished(QUOTA / 2, "abc", NOON))
            .toList();
    CyclicBarrier together = new CyclicBarrier(files.size());

    List<CompletableFuture<Boolean>> finished =
        files.stream()
            .map(
                file ->
                    CompletableFuture.supplyAsync(
                        () -> fits(file, together), task -> new Thread(task).start()))
            .toList();

    assertThat(finished.stream().filter(CompletableFuture::join)).hasSize(2);
    assertThat(catalog().bytesOf(owner)).isEqualTo(QUOTA);
  }

  private boolean fits(StoredFile file, CyclicBarrier together) {
    try {
      together.await(60, SECONDS);
      finish(file);
      return true;
    } catch (QuotaExceededException e) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void forgets() {
    begin("1", "alice", "up");

    catalog().forget("1");

    assertThat(catalog().unfinished("alice", "up")).isEmpty();
    catalog().forget("1"); // a second time
  }

  @Test
  void hidesTheFilesOfAnOwnerFromTheDeletionOn() {
    finish(begin("1", "alice", "up").finished(7, "abc", NOON));
    finish(begin("2", "bob", "").finished(7, "abc", NOON));

    delete("alice");

    assertThat(catalog().file("1")).isEmpty();
    assertThat(catalog().fileOfUpload("alice", "up")).isEmpty();
    assertThat(catalog().file("2")).isPresent();
    assertThat(catalog().filesOfDeletedOwners("", 10)).containsExactly("1");
    assertThat(catalog().filesOfDeletedOwners("1", 10)).isEmpty();
    catalog().forgetFile("1");
    assertThat(catalog().filesOfDeletedOwners("", 10)).isEmpty();
  }

  @Test
  void takesNothingMoreOfAnOwnerWhoWasDeleted() {
    UnfinishedUpload begun = begin("1", "alice", "up");
    delete("alice");

    assertThatThrownBy(() -> finish(begun.finished(7, "abc", NOON)))
        .isInstanceOf(OwnerDeletedException.class);
    assertThatThrownBy(() -> begin("2", "alice", "")).isInstanceOf(OwnerDeletedException.class);
    assertThat(catalog().filesOfDeletedOwners("", 10)).isEmpty();
  }

  @Test
  void looksForFilesOfADeletedOwnerUntilNoneCanCome() {
    finish(begin("1", "alice", "").finished(7, "abc", NOON));
    delete("alice");

    catalog().settleDeletedOwners(NOON.plusSeconds(1));
    assertThat(catalog().filesOfDeletedOwners("", 10)).containsExactly("1");

    catalog().forgetFile("1");
    catalog().settleDeletedOwners(NOON);
    assertThat(settled()).as("what began before may still be finished").isZero();
    catalog().settleDeletedOwners(NOON.plusSeconds(1));
    assertThat(settled()).isOne();
  }

  private void delete(String name) {
    UserStore users = new SqlUserStore(database());
    users.add(new User(name, name, name + "@example.com", NOON));
    users.remove(name, NOON);
  }

  private int settled() {
    String sql = "SELECT count(*) FROM deleted_users WHERE files_removed = 1";
    return database().read(c -> Sql.first(c, sql, row -> row.getInt(1))).orElseThrow();
  }

  private UnfinishedUpload begin(String id, String ownerId, String uploadId) {
    UnfinishedUpload upload = new UnfinishedUpload(id, ownerId, uploadId, "Λ 😀.txt", NOON);
    catalog().begin(upload, HOLDER);
    return upload;
  }

  private void finish(StoredFile file) {
    catalog().finish(file, HOLDER, QUOTA);
  }
}
