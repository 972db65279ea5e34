-- A file that is whole; its bytes are in the byte store under its id.
CREATE TABLE files (
  id         text   NOT NULL PRIMARY KEY,
  owner_id   text   NOT NULL,
  -- As the owner named the upload; NULL unless it was resumable.
  upload_id  text,
  filename   text   NOT NULL,
  size       bigint NOT NULL,
  sha256     text   NOT NULL,
  created_at bigint NOT NULL,
  UNIQUE (owner_id, upload_id)
);

-- An upload under way or broken off. It is written down before its first byte is, so that whatever
-- remains of it after a crash can be found.
CREATE TABLE uploads (
  -- Of the file that it will become.
  id         text   NOT NULL PRIMARY KEY,
  owner_id   text   NOT NULL,
  -- NULL unless it is resumable.
  upload_id  text,
  filename   text   NOT NULL,
  created_at bigint NOT NULL,
  -- When it last began or went on.
  touched_at bigint NOT NULL,
  UNIQUE (owner_id, upload_id)
);

CREATE INDEX uploads_by_touch ON uploads (touched_at);
