-- Where each room is. Its row is locked while a message gets its cursor, so that messages become
-- visible in the order of their cursors.
CREATE TABLE chat_rooms (
  room        text   NOT NULL PRIMARY KEY,
  last_cursor bigint NOT NULL
);

CREATE TABLE chat_messages (
  room      text   NOT NULL REFERENCES chat_rooms (room),
  cursor    bigint NOT NULL,
  id        text   NOT NULL,
  user_id   text   NOT NULL,
  user_name text   NOT NULL,
  body      text   NOT NULL,
  -- The sender's idempotency key; NULL if there is none.
  client_id text,
  sent_at   bigint NOT NULL,
  PRIMARY KEY (room, cursor),
  UNIQUE (room, user_id, client_id)
);
