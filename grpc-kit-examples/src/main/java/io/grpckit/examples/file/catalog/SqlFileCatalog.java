package io.grpckit.examples.file.catalog;

import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.DuplicateKeyException;
import io.grpckit.examples.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The catalog in the SQL database. */
final class SqlFileCatalog implements FileCatalog {

  private static final String SELECT_FILE =
      "SELECT id, owner_id, upload_id, filename, size, sha256, created_at FROM files f"
          + " WHERE NOT EXISTS (SELECT 1 FROM deleted_users d WHERE d.id = f.owner_id) AND ";
  private static final String SELECT_UPLOAD =
      "SELECT id, owner_id, upload_id, filename, created_at FROM uploads WHERE ";

  /** In place of a call: the upload is being removed. */
  private static final String CONDEMNED = "condemned";

  private final Database database;

  SqlFileCatalog(Database database) {
    this.database = database;
  }

  @Override
  public void begin(UnfinishedUpload upload, String holder) {
    String sql =
        """
        INSERT INTO uploads (id, owner_id, upload_id, filename, created_at, touched_at, holder)
        VALUES (?, ?, ?, ?, ?, ?, ?)\
        """;
    long now = upload.createdAt().toEpochMilli();
    try {
      database.write(
          connection -> {
            refuseDeleted(connection, upload.ownerId());
            return Sql.update(
                connection,
                sql,
                upload.id(),
                upload.ownerId(),
                nullIfEmpty(upload.uploadId()),
                upload.filename(),
                now,
                now,
                holder);
          });
    } catch (DuplicateKeyException e) {
      throw new UploadConflictException();
    }
  }

  @Override
  public void takeOver(String id, String holder, Instant now) {
    String sql = "UPDATE uploads SET holder = ?, touched_at = ? WHERE id = ? AND holder <> ?";
    requireOne(update(sql, holder, now.toEpochMilli(), id, CONDEMNED));
  }

  @Override
  public void renew(String id, String holder, Instant now) {
    String sql = "UPDATE uploads SET touched_at = ? WHERE id = ? AND holder = ?";
    requireOne(update(sql, now.toEpochMilli(), id, holder));
  }

  @Override
  public void finish(StoredFile file, String holder, long quota) {
    String sql = "DELETE FROM uploads WHERE id = ? AND holder = ?";
    try {
      database.write(
          connection -> {
            awaitOthersOf(connection, file.ownerId());
            refuseDeleted(connection, file.ownerId());
            insert(connection, file);
            requireOne(Sql.update(connection, sql, file.id(), holder));
            if (bytesOf(connection, file.ownerId()) > quota) {
              throw QuotaExceededException.ofBytes(file.ownerId(), quota);
            }
            return null;
          });
    } catch (DuplicateKeyException e) {
      throw new UploadConflictException();
    }
  }

  private static void refuseDeleted(Connection connection, String ownerId) throws SQLException {
    String sql = "SELECT 1 FROM deleted_users WHERE id = ?";
    if (Sql.first(connection, sql, row -> true, ownerId).isPresent()) {
      throw new OwnerDeletedException(ownerId);
    }
  }

  /** Until the end of the transaction the owner finishes nothing else, on any server. */
  private void awaitOthersOf(Connection connection, String ownerId) throws SQLException {
    if (database.isShared()) { // else writes come one after the other anyway
      String sql = "SELECT pg_advisory_xact_lock(hashtext('files'), hashtext(?))";
      Sql.list(connection, sql, row -> true, ownerId);
    }
  }

  @Override
  public boolean condemn(String id, Instant since) {
    String sql = "UPDATE uploads SET holder = ? WHERE id = ? AND touched_at < ?";
    return update(sql, CONDEMNED, id, since.toEpochMilli()) == 1;
  }

  @Override
  public void forget(String id) {
    update("DELETE FROM uploads WHERE id = ?", id);
  }

  @Override
  public Optional<StoredFile> file(String id) {
    return database.read(c -> Sql.first(c, SELECT_FILE + "id = ?", SqlFileCatalog::file, id));
  }

  @Override
  public Optional<StoredFile> fileOfUpload(String ownerId, String uploadId) {
    String sql = SELECT_FILE + "owner_id = ? AND upload_id = ?";
    return database.read(c -> Sql.first(c, sql, SqlFileCatalog::file, ownerId, uploadId));
  }

  @Override
  public Optional<UnfinishedUpload> unfinished(String ownerId, String uploadId) {
    String sql = SELECT_UPLOAD + "owner_id = ? AND upload_id = ?";
    return database.read(c -> Sql.first(c, sql, SqlFileCatalog::upload, ownerId, uploadId));
  }

  @Override
  public int unfinishedOf(String ownerId, boolean resumable) {
    String sql = "SELECT count(*) FROM uploads WHERE owner_id = ? AND " + kind(resumable);
    return database.read(c -> Sql.first(c, sql, row -> row.getInt(1), ownerId)).orElse(0);
  }

  @Override
  public long bytesOf(String ownerId) {
    return database.read(connection -> bytesOf(connection, ownerId));
  }

  private static long bytesOf(Connection connection, String ownerId) throws SQLException {
    String sql = "SELECT sum(size) FROM files WHERE owner_id = ?";
    return Sql.first(connection, sql, row -> row.getLong(1), ownerId).orElse(0L);
  }

  @Override
  public List<UnfinishedUpload> untouched(boolean resumable, Instant since) {
    String sql = SELECT_UPLOAD + kind(resumable) + " AND touched_at < ?";
    long time = since.toEpochMilli();
    return database.read(c -> Sql.list(c, sql, SqlFileCatalog::upload, time));
  }

  @Override
  public List<String> filesOfDeletedOwners(String after, int most) {
    String sql =
        """
        SELECT f.id FROM deleted_users d JOIN files f ON f.owner_id = d.id
        WHERE d.files_removed = 0 AND f.id > ?
        ORDER BY f.id LIMIT ?\
        """;
    return database.read(c -> Sql.list(c, sql, row -> row.getString("id"), after, most));
  }

  @Override
  public void forgetFile(String id) {
    update("DELETE FROM files WHERE id = ?", id);
  }

  @Override
  public void settleDeletedOwners(Instant before) {
    String sql =
        """
        UPDATE deleted_users SET files_removed = 1
        WHERE files_removed = 0 AND deleted_at < ?
        AND NOT EXISTS (SELECT 1 FROM files f WHERE f.owner_id = deleted_users.id)\
        """;
    update(sql, before.toEpochMilli());
  }

  private static String kind(boolean resumable) {
    return resumable ? "upload_id IS NOT NULL" : "upload_id IS NULL";
  }

  private int update(String sql, @Nullable Object... parameters) {
    return database.write(connection -> Sql.update(connection, sql, parameters));
  }

  private static void requireOne(int changed) {
    if (changed != 1) {
      throw new UploadConflictException();
    }
  }

  private static void insert(Connection connection, StoredFile file) throws SQLException {
    String sql =
        """
        INSERT INTO files (id, owner_id, upload_id, filename, size, sha256, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)\
        """;
    Sql.update(
        connection,
        sql,
        file.id(),
        file.ownerId(),
        nullIfEmpty(file.uploadId()),
        file.filename(),
        file.size(),
        file.sha256(),
        file.createdAt().toEpochMilli());
  }

  private static StoredFile file(ResultSet row) throws SQLException {
    return new StoredFile(
        row.getString("id"),
        row.getString("owner_id"),
        emptyIfNull(row.getString("upload_id")),
        row.getString("filename"),
        row.getLong("size"),
        row.getString("sha256"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }

  private static UnfinishedUpload upload(ResultSet row) throws SQLException {
    return new UnfinishedUpload(
        row.getString("id"),
        row.getString("owner_id"),
        emptyIfNull(row.getString("upload_id")),
        row.getString("filename"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }

  /** Of the uploads that have no id of their own there may be many: NULL equals nothing. */
  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String emptyIfNull(@Nullable String text) {
    return text == null ? "" : text;
  }
}
