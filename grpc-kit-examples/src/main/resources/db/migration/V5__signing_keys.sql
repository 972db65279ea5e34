-- Where several servers share a database, they share the keys of its access tokens.
CREATE TABLE signing_keys (
  id         text   NOT NULL PRIMARY KEY,
  created_at bigint NOT NULL,
  -- The private key, then the public one.
  pem        text   NOT NULL
);
