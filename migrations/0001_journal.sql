-- The journal: one chain of facts, never changed, never deleted from.
CREATE TABLE journal_head (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  seq BIGINT NOT NULL,
  hash BYTES NOT NULL
);
INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, EMPTY_BYTES);
CREATE TABLE journal_entry (
  seq BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  by_person UUID,
  by_name TEXT NOT NULL,
  name TEXT NOT NULL,
  about TEXT NOT NULL,
  says TEXT NOT NULL,
  reason TEXT,
  data TEXT NOT NULL,
  hash BYTES NOT NULL
);
CREATE TABLE journal_about (
  kind TEXT NOT NULL,
  id UUID NOT NULL,
  seq BIGINT NOT NULL REFERENCES journal_entry (seq),
  PRIMARY KEY (kind, id, seq)
);
CREATE INDEX journal_about_seq ON journal_about (seq);
