-- Where each category is. Its row is locked while an item gets its cursor, so that items become
-- visible in the order of their cursors.
CREATE TABLE news_categories (
  category    text   NOT NULL PRIMARY KEY,
  last_cursor bigint NOT NULL
);

CREATE TABLE news_items (
  category     text   NOT NULL REFERENCES news_categories (category),
  cursor       bigint NOT NULL,
  id           text   NOT NULL,
  title        text   NOT NULL,
  body         text   NOT NULL,
  editor_id    text   NOT NULL,
  -- The editor's idempotency key; NULL if there is none.
  client_id    text,
  published_at bigint NOT NULL,
  PRIMARY KEY (category, cursor),
  UNIQUE (category, editor_id, client_id)
);
