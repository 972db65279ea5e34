CREATE TABLE users (
  id         text   NOT NULL PRIMARY KEY,
  name       text   NOT NULL,
  email      text   NOT NULL,
  -- The address in lower case: two that differ in nothing else are the same.
  email_key  text   NOT NULL UNIQUE,
  created_at bigint NOT NULL
);

CREATE INDEX users_by_creation ON users (created_at, id);

-- An account is a user with a password.
CREATE TABLE accounts (
  user_id       text NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  password_hash text NOT NULL,
  -- Separated by spaces.
  roles         text NOT NULL
);

-- A session begins with a sign-in and goes on with each refresh.
CREATE TABLE sessions (
  id             text   NOT NULL PRIMARY KEY,
  user_id        text   NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
  -- Of the one refresh token that is good now.
  refresh_digest text   NOT NULL,
  expires_at     bigint NOT NULL
);

CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
