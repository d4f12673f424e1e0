-- The database in SQLite, version 2. Raise `SCHEMA_VERSION` in sqlite.rs with every change here, and with every change of the
-- wire types after which older JSON cannot be read; postgres.sql is the same for PostgreSQL, outgoing.sql, which belongs to it, is what came with version 2.

-- AUTOINCREMENT, so that the number of a deleted ticket is never given to another one.
CREATE TABLE ticket (
  number   INTEGER PRIMARY KEY AUTOINCREMENT,
  received INTEGER NOT NULL,  -- milliseconds since 1970-01-01 UTC, as everywhere below
  json     TEXT    NOT NULL   -- canonical
);

CREATE TABLE reply (
  ticket   INTEGER NOT NULL REFERENCES ticket ON DELETE CASCADE,
  n        INTEGER NOT NULL,  -- 1, 2, … within the ticket
  received INTEGER NOT NULL,
  json     TEXT    NOT NULL,
  PRIMARY KEY (ticket, n)
);

-- `n` counts through the whole ticket, replies included; `reply` is NULL for the files of the ticket itself.
CREATE TABLE file (
  ticket INTEGER NOT NULL REFERENCES ticket ON DELETE CASCADE,
  n      INTEGER NOT NULL,
  reply  INTEGER,
  name   TEXT    NOT NULL,
  type   TEXT    NOT NULL,
  sha256 BLOB    NOT NULL,
  bytes  BLOB    NOT NULL,
  PRIMARY KEY (ticket, n)
);

-- `text` is NULL once the secret has been shown, and while a client who has lost it is asked for it again.
CREATE TABLE secret (
  ticket INTEGER NOT NULL REFERENCES ticket ON DELETE CASCADE,
  n      INTEGER NOT NULL,
  reply  INTEGER,
  text   TEXT,
  shown  INTEGER,
  PRIMARY KEY (ticket, n)
);

-- What was answered to which idempotency key.
CREATE TABLE answer (
  key         TEXT PRIMARY KEY,
  fingerprint BLOB    NOT NULL,
  ticket      INTEGER NOT NULL REFERENCES ticket ON DELETE CASCADE,
  reply       INTEGER,
  json        TEXT    NOT NULL,
  status      INTEGER NOT NULL DEFAULT 201
) WITHOUT ROWID;
