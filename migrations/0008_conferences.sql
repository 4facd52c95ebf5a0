-- Conferences ("hội nghị tổng kết") and their run-sheet. Results of votes live in ballots, scores in scoring,
-- signatures of the covenant in covenants: nothing is kept twice.
CREATE TABLE conferences_conference (
  id UUID PRIMARY KEY,
  year_id UUID NOT NULL UNIQUE,
  day TEXT NOT NULL,
  hour TEXT NOT NULL,
  place TEXT NOT NULL,
  chair TEXT NOT NULL,
  chair_post TEXT NOT NULL,
  secretary TEXT NOT NULL,
  secretary_post TEXT NOT NULL,
  guests TEXT NOT NULL,
  threshold_num BIGINT NOT NULL,
  threshold_den BIGINT NOT NULL,
  strictly BIGINT NOT NULL,
  base TEXT NOT NULL CHECK (base IN ('MEMBERS', 'PRESENT', 'VALID')),
  quorum_num BIGINT NOT NULL,
  quorum_den BIGINT NOT NULL,
  rule_source TEXT NOT NULL,
  report TEXT NOT NULL,
  launch_title TEXT NOT NULL,
  launch_text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('PLANNED', 'RUNNING', 'ENDED', 'SIGNED')),
  step BIGINT NOT NULL CHECK (step BETWEEN 0 AND 9),
  scores_version BIGINT,
  illustrative BIGINT NOT NULL,
  opened_at BIGINT,
  ended_at BIGINT,
  signed_at BIGINT,
  version BIGINT NOT NULL
);
CREATE TABLE conferences_step (
  conference_id UUID NOT NULL REFERENCES conferences_conference (id),
  no BIGINT NOT NULL CHECK (no BETWEEN 1 AND 8),
  opened_at BIGINT NOT NULL,
  done_at BIGINT,
  remark TEXT NOT NULL,
  PRIMARY KEY (conference_id, no)
);
CREATE TABLE conferences_presence (
  conference_id UUID NOT NULL REFERENCES conferences_conference (id),
  body_id UUID NOT NULL,
  present BIGINT NOT NULL,
  delegate TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (conference_id, body_id)
);
CREATE TABLE conferences_amendment (
  id UUID PRIMARY KEY,
  conference_id UUID NOT NULL REFERENCES conferences_conference (id),
  no BIGINT NOT NULL,
  proposer TEXT NOT NULL,
  body TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('OPEN', 'ADOPTED', 'REJECTED')),
  why TEXT NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (conference_id, no)
);
CREATE TABLE conferences_note (
  id UUID PRIMARY KEY,
  conference_id UUID NOT NULL REFERENCES conferences_conference (id),
  no BIGINT NOT NULL,
  speaker TEXT NOT NULL,
  body TEXT NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (conference_id, no)
);
CREATE TABLE conferences_item (
  id UUID PRIMARY KEY,
  conference_id UUID NOT NULL REFERENCES conferences_conference (id),
  no BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('DOCUMENT', 'WORK', 'OBJECT')),
  name TEXT NOT NULL,
  note TEXT NOT NULL,
  handed_at BIGINT,
  UNIQUE (conference_id, no)
);
CREATE TABLE conferences_handover_sign (
  conference_id UUID NOT NULL REFERENCES conferences_conference (id),
  side TEXT NOT NULL CHECK (side IN ('GIVER', 'TAKER')),
  body_id UUID NOT NULL,
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  on_paper BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (conference_id, side)
);
CREATE TABLE conferences_correction (
  id UUID PRIMARY KEY,
  conference_id UUID NOT NULL REFERENCES conferences_conference (id),
  step BIGINT NOT NULL,
  says TEXT NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX conferences_correction_of ON conferences_correction (conference_id, at);
-- The papers as they stood when the minutes were signed: typed content as JSON, its SHA-256 in the signing's fact.
CREATE TABLE conferences_paper (
  conference_id UUID NOT NULL REFERENCES conferences_conference (id),
  which TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (conference_id, which)
);
