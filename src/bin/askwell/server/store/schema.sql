-- The database in SQLite, version 2. Raise `SCHEMA_VERSION` in sqlite.rs with every change here, and with every change of the
-- wire types after which older JSON cannot be read; postgres.sql is the same for PostgreSQL, second.sql what older files lack.

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

CREATE INDEX answer_ticket ON answer (ticket);

-- What is to be handed to the help desk: tickets and replies, each once. Nothing here for a server that only keeps tickets.
CREATE TABLE outgoing (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  ticket   INTEGER NOT NULL REFERENCES ticket ON DELETE CASCADE,
  reply    INTEGER,
  key      TEXT    NOT NULL,   -- of the client, handed on where the help desk knows keys
  state    INTEGER NOT NULL,   -- 0 waits or is under way, 1 delivered, 2 held for people
  why      TEXT,               -- of a held one, or of the last delay: a word of this program
  detail   TEXT,               -- the help desk's own sentence
  due      INTEGER NOT NULL,   -- not before
  attempts INTEGER NOT NULL,
  owner    TEXT,               -- the node that has it
  fence    INTEGER NOT NULL,   -- raised with each claim: a node that lost its claim can write no more
  until    INTEGER NOT NULL,   -- when the claim ends
  risk     INTEGER NOT NULL,   -- 1: a request that creates may have gone out, and no answer is known
  progress BLOB    NOT NULL,   -- how far it has come
  number   TEXT,               -- at the help desk
  url      TEXT,
  kept     TEXT,               -- what a reply needs: JSON
  received INTEGER NOT NULL,
  ended    INTEGER,            -- delivered, or held
  erased   INTEGER
);
CREATE INDEX outgoing_due ON outgoing (due) WHERE state = 0;
CREATE INDEX outgoing_ticket ON outgoing (ticket);
CREATE INDEX outgoing_number ON outgoing (number);
CREATE INDEX outgoing_ended ON outgoing (ended) WHERE erased IS NULL;
CREATE INDEX outgoing_open ON outgoing (state, why, received) WHERE state <> 1;
