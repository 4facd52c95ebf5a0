-- Rubrics by edition, sheets with one row a mark and line, evidence, published tables.
-- Points are whole hundredths. A mark without points is "not known", which is never zero.
CREATE TABLE scoring_rubric (
  id UUID PRIMARY KEY,
  year_id UUID NOT NULL,
  edition BIGINT NOT NULL CHECK (edition >= 1),
  name TEXT NOT NULL,
  scale BIGINT NOT NULL CHECK (scale > 0),
  bonus_inside BIGINT NOT NULL CHECK (bonus_inside IN (0, 1)),
  ties TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('DRAFT', 'APPLIED', 'CLOSED')),
  reason TEXT NOT NULL,
  illustrative BIGINT NOT NULL CHECK (illustrative IN (0, 1)),
  version BIGINT NOT NULL,
  applied_at BIGINT,
  UNIQUE (year_id, edition)
);
CREATE TABLE scoring_section (
  rubric_id UUID NOT NULL REFERENCES scoring_rubric (id),
  ord BIGINT NOT NULL,
  no TEXT NOT NULL,
  name TEXT NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('MAIN', 'BONUS', 'DEDUCTION')),
  max BIGINT NOT NULL CHECK (max >= 0),
  bonus_max BIGINT NOT NULL CHECK (bonus_max >= 0),
  PRIMARY KEY (rubric_id, ord)
);
CREATE TABLE scoring_item (
  rubric_id UUID NOT NULL REFERENCES scoring_rubric (id),
  id UUID NOT NULL,
  ord BIGINT NOT NULL,
  section_ord BIGINT NOT NULL,
  no TEXT NOT NULL,
  name TEXT NOT NULL,
  max BIGINT NOT NULL CHECK (max >= 0),
  method TEXT NOT NULL CHECK (method IN ('MANUAL', 'RATIO', 'COUNT', 'DEDUCT', 'LEVEL', 'BONUS', 'PENALTY')),
  per BIGINT,
  levels TEXT NOT NULL,
  scorer_id UUID,
  PRIMARY KEY (rubric_id, id),
  UNIQUE (rubric_id, ord)
);
CREATE TABLE scoring_sheet (
  id UUID PRIMARY KEY,
  year_id UUID NOT NULL,
  body_id UUID NOT NULL,
  rubric_id UUID NOT NULL REFERENCES scoring_rubric (id),
  state TEXT NOT NULL CHECK (state IN ('OPEN', 'RETURNED', 'SUBMITTED', 'APPRAISED')),
  version BIGINT NOT NULL,
  submitted_at BIGINT,
  submitted_by TEXT,
  closed_at BIGINT,
  closed_by TEXT,
  returned_why TEXT,
  UNIQUE (year_id, body_id)
);
-- Lines yet to come (cross-scoring, the standing body) have their words already.
CREATE TABLE scoring_mark (
  sheet_id UUID NOT NULL REFERENCES scoring_sheet (id),
  line TEXT NOT NULL CHECK (line IN ('SELF', 'CROSS', 'HEAD', 'STANDING')),
  item_id UUID NOT NULL,
  a BIGINT,
  b BIGINT,
  points BIGINT CHECK (points >= 0),
  before BIGINT,
  note TEXT NOT NULL,
  version BIGINT NOT NULL,
  by_person UUID,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (sheet_id, line, item_id)
);
CREATE TABLE scoring_evidence (
  id UUID PRIMARY KEY,
  sheet_id UUID NOT NULL REFERENCES scoring_sheet (id),
  item_id UUID NOT NULL,
  digest TEXT NOT NULL,
  name TEXT NOT NULL,
  size BIGINT NOT NULL CHECK (size > 0),
  kind TEXT NOT NULL CHECK (kind IN ('PDF', 'JPEG', 'PNG', 'OFFICE')),
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  removed_at BIGINT,
  removed_by TEXT
);
CREATE INDEX scoring_evidence_sheet ON scoring_evidence (sheet_id, item_id);
-- A published table is only ever added to, never changed.
CREATE TABLE scoring_table (
  year_id UUID NOT NULL,
  version BIGINT NOT NULL CHECK (version >= 1),
  content TEXT NOT NULL,
  digest TEXT NOT NULL,
  reason TEXT NOT NULL,
  published_at BIGINT NOT NULL,
  published_by TEXT NOT NULL,
  PRIMARY KEY (year_id, version)
);
CREATE TABLE scoring_correction (
  year_id UUID NOT NULL,
  version BIGINT NOT NULL CHECK (version >= 2),
  reason TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  opened_by TEXT NOT NULL,
  PRIMARY KEY (year_id, version)
);
