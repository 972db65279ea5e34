package io.grpckit.examples.file;

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
      "SELECT id, owner_id, upload_id, filename, size, sha256, created_at FROM files WHERE ";
  private static final String SELECT_UPLOAD =
      "SELECT id, owner_id, upload_id, filename, created_at FROM uploads WHERE ";

  private final Database database;

  SqlFileCatalog(Database database) {
    this.database = database;
  }

  @Override
  public void begin(UnfinishedUpload upload) {
    String sql =
        """
        INSERT INTO uploads (id, owner_id, upload_id, filename, created_at, touched_at)
        VALUES (?, ?, ?, ?, ?, ?)""";
    long now = upload.createdAt().toEpochMilli();
    try {
      update(
          sql,
          upload.id(),
          upload.ownerId(),
          nullIfEmpty(upload.uploadId()),
          upload.filename(),
          now,
          now);
    } catch (DuplicateKeyException e) {
      throw new UploadConflictException();
    }
  }

  @Override
  public void touch(String id, Instant now) {
    update("UPDATE uploads SET touched_at = ? WHERE id = ?", now.toEpochMilli(), id);
  }

  @Override
  public void finish(StoredFile file) {
    try {
      database.write(
          connection -> {
            insert(connection, file);
            return Sql.update(connection, "DELETE FROM uploads WHERE id = ?", file.id());
          });
    } catch (DuplicateKeyException e) {
      throw new UploadConflictException();
    }
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
  public int resumableOf(String ownerId) {
    String sql = "SELECT count(upload_id) FROM uploads WHERE owner_id = ?";
    return database.read(c -> Sql.first(c, sql, row -> row.getInt(1), ownerId)).orElse(0);
  }

  @Override
  public long bytesOf(String ownerId) {
    String sql = "SELECT sum(size) FROM files WHERE owner_id = ?";
    return database.read(c -> Sql.first(c, sql, row -> row.getLong(1), ownerId)).orElse(0L);
  }

  @Override
  public List<UnfinishedUpload> notResumable() {
    String sql = SELECT_UPLOAD + "upload_id IS NULL";
    return database.read(c -> Sql.list(c, sql, SqlFileCatalog::upload));
  }

  @Override
  public List<UnfinishedUpload> untouched(Instant since) {
    String sql = SELECT_UPLOAD + "upload_id IS NOT NULL AND touched_at < ?";
    long time = since.toEpochMilli();
    return database.read(c -> Sql.list(c, sql, SqlFileCatalog::upload, time));
  }

  @Override
  public boolean isUntouched(String id, Instant since) {
    String sql = SELECT_UPLOAD + "id = ? AND touched_at < ?";
    long time = since.toEpochMilli();
    return database.read(c -> Sql.first(c, sql, SqlFileCatalog::upload, id, time)).isPresent();
  }

  private void update(String sql, @Nullable Object... parameters) {
    database.write(connection -> Sql.update(connection, sql, parameters));
  }

  private static void insert(Connection connection, StoredFile file) throws SQLException {
    String sql =
        """
        INSERT INTO files (id, owner_id, upload_id, filename, size, sha256, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)""";
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
