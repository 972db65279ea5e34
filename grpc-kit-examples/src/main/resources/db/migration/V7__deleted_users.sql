-- Written together with the deletion of a user: from then on nobody sees the user's files.
CREATE TABLE deleted_users (
  id            text   NOT NULL PRIMARY KEY,
  deleted_at    bigint NOT NULL,
  -- 1 when their bytes are removed, too, and no more can come.
  files_removed int    NOT NULL DEFAULT 0
);

CREATE INDEX deleted_users_with_files ON deleted_users (deleted_at) WHERE files_removed = 0;

-- Those who were deleted before this was written down.
INSERT INTO deleted_users (id, deleted_at)
SELECT DISTINCT owner_id, 0 FROM files
WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.id = files.owner_id);
