-- What came with version 2, in SQLite.
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
