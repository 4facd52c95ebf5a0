-- Invitations: words and secret of one gathering. Links are derived from "secret" (HMAC), so that they can be printed again.
CREATE TABLE invitations_setting (
  gathering UUID PRIMARY KEY,
  secret BYTES NOT NULL,
  address TEXT NOT NULL,
  issuer TEXT NOT NULL,
  symbol TEXT NOT NULL,
  town TEXT NOT NULL,
  day TEXT,
  words TEXT NOT NULL,
  answer_until TEXT,
  authority TEXT NOT NULL,
  post TEXT NOT NULL,
  signer TEXT NOT NULL,
  sender TEXT NOT NULL,
  half_sheet BIGINT NOT NULL CHECK (half_sheet IN (0, 1)),
  gates TEXT NOT NULL,
  next_number BIGINT NOT NULL CHECK (next_number >= 1),
  version BIGINT NOT NULL
);
-- One invitation for each delegate ever invited. "issue" counts its links; without a digest the link opens nothing.
CREATE TABLE invitations_invitation (
  delegate UUID PRIMARY KEY,
  gathering UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number >= 1),
  issue BIGINT NOT NULL CHECK (issue >= 1),
  digest BYTES UNIQUE,
  email TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  UNIQUE (gathering, number)
);
-- What was sent, with what the letter told.
CREATE TABLE invitations_sending (
  batch UUID NOT NULL,
  delegate UUID NOT NULL REFERENCES invitations_invitation (delegate),
  gathering UUID NOT NULL,
  round BIGINT NOT NULL CHECK (round >= 1),
  how TEXT NOT NULL CHECK (how IN ('MAIL', 'POST', 'HAND')),
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  hours TEXT NOT NULL,
  place TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (batch, delegate),
  UNIQUE (delegate, round)
);
CREATE INDEX invitations_sending_gathering ON invitations_sending (gathering);
-- The answer as it stands. "used" counts the answers that came by the link since "hour_at".
CREATE TABLE invitations_answer (
  delegate UUID PRIMARY KEY REFERENCES invitations_invitation (delegate),
  gathering UUID NOT NULL,
  coming TEXT NOT NULL CHECK (coming IN ('YES', 'NO', 'INSTEAD')),
  instead_name TEXT NOT NULL,
  instead_post TEXT NOT NULL,
  companions BIGINT NOT NULL CHECK (companions BETWEEN 0 AND 20),
  travel TEXT CHECK (travel IN ('OWN', 'BUS')),
  meals BIGINT CHECK (meals IN (0, 1)),
  nights BIGINT NOT NULL CHECK (nights BETWEEN 0 AND 20),
  note TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  used BIGINT NOT NULL,
  hour_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX invitations_answer_gathering ON invitations_answer (gathering);
-- Every scan at every gate, under the key its browser gave it. Who is present follows from the earliest that stands.
CREATE TABLE invitations_scan (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL,
  delegate UUID NOT NULL,
  at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  gate TEXT NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('CODE', 'SEARCH', 'SELF')),
  by_name TEXT NOT NULL,
  undone_at BIGINT,
  undone_by TEXT NOT NULL,
  undone_why TEXT NOT NULL
);
CREATE INDEX invitations_scan_gathering ON invitations_scan (gathering, at);
CREATE INDEX invitations_scan_delegate ON invitations_scan (delegate);
-- Badges and name plates as they were printed.
CREATE TABLE invitations_badge (
  run UUID NOT NULL,
  delegate UUID NOT NULL,
  gathering UUID NOT NULL,
  place BIGINT NOT NULL,
  plate BIGINT NOT NULL CHECK (plate IN (0, 1)),
  number BIGINT,
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  body TEXT NOT NULL,
  category TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (run, delegate)
);
CREATE INDEX invitations_badge_gathering ON invitations_badge (gathering, at);
-- The hall: blocks of rows of places, and who sits where.
CREATE TABLE invitations_hall (
  gathering UUID PRIMARY KEY,
  from_middle BIGINT NOT NULL CHECK (from_middle IN (0, 1)),
  version BIGINT NOT NULL
);
CREATE TABLE invitations_block (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL,
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  lines BIGINT NOT NULL CHECK (lines BETWEEN 1 AND 60),
  wide BIGINT NOT NULL CHECK (wide BETWEEN 1 AND 60)
);
CREATE INDEX invitations_block_gathering ON invitations_block (gathering, place);
CREATE TABLE invitations_seat (
  block UUID NOT NULL REFERENCES invitations_block (id),
  line BIGINT NOT NULL,
  place BIGINT NOT NULL,
  gathering UUID NOT NULL,
  delegate UUID UNIQUE,
  reserved TEXT NOT NULL,
  PRIMARY KEY (block, line, place)
);
CREATE INDEX invitations_seat_gathering ON invitations_seat (gathering);
