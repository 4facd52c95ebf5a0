-- Letters and reminders that wait to be carried by the mail server. "next_at": not before then; while somebody carries it,
-- until then nobody else does. "holder" is who carries it. What the mail says is made when it is carried. "batch" is the form
-- it came by: a form sent twice queues nothing twice. UNSURE: the server was given it and never said whether it took it;
-- "told" is what the letter told then.
CREATE TABLE invitations_outbox (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL,
  delegate UUID NOT NULL REFERENCES invitations_invitation (delegate),
  kind TEXT NOT NULL CHECK (kind IN ('LETTER', 'REMINDER')),
  state TEXT NOT NULL CHECK (state IN ('WAITING', 'SENT', 'FAILED', 'UNSURE', 'DROPPED')),
  email TEXT NOT NULL,
  queued_at BIGINT NOT NULL,
  queued_by TEXT NOT NULL,
  tries BIGINT NOT NULL CHECK (tries >= 0),
  next_at BIGINT NOT NULL,
  holder UUID,
  error TEXT NOT NULL,
  done_at BIGINT,
  batch UUID NOT NULL,
  told TEXT NOT NULL,
  UNIQUE (batch, delegate)
);
CREATE INDEX invitations_outbox_gathering ON invitations_outbox (gathering, state);
CREATE INDEX invitations_outbox_last ON invitations_outbox (delegate, kind, queued_at);
CREATE INDEX invitations_outbox_next ON invitations_outbox (next_at) WHERE state = 'WAITING';
CREATE UNIQUE INDEX invitations_outbox_waiting ON invitations_outbox (delegate, kind) WHERE state = 'WAITING';
-- The one line of whoever carries mail: when a copy of the program last said that it does, and what hinders it.
CREATE TABLE invitations_postman (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  seen_at BIGINT NOT NULL,
  server TEXT NOT NULL,
  trouble TEXT NOT NULL
);
-- Letters, badges and plates of somebody who is a delegate no more, taken back or told off.
CREATE TABLE invitations_void (
  delegate UUID NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('LETTER', 'BADGE', 'PLATE')),
  gathering UUID NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('BACK', 'TOLD')),
  day TEXT NOT NULL,
  note TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (delegate, what)
);
CREATE INDEX invitations_void_gathering ON invitations_void (gathering);
