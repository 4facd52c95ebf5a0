-- Who scores whom: for each member and line at most one other member. A unit never scores itself.
CREATE TABLE scoring_cross (
  year_id UUID NOT NULL,
  target_id UUID NOT NULL,
  item_id UUID NOT NULL,
  reviewer_id UUID NOT NULL,
  PRIMARY KEY (year_id, target_id, item_id),
  CHECK (target_id <> reviewer_id)
);
-- The round in which units explain themselves: one a year, until a day.
CREATE TABLE scoring_round (
  year_id UUID PRIMARY KEY,
  until TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  opened_by TEXT NOT NULL
);
CREATE TABLE scoring_explanation (
  sheet_id UUID NOT NULL REFERENCES scoring_sheet (id),
  item_id UUID NOT NULL,
  says TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  answer TEXT CHECK (answer IN ('KEPT', 'CHANGED')),
  answer_says TEXT,
  answered_by TEXT,
  answered_at BIGINT,
  PRIMARY KEY (sheet_id, item_id),
  CHECK ((answer IS NULL) = (answer_says IS NULL))
);
-- Who has a sheet open, and where in it; forgotten after minutes.
CREATE TABLE scoring_presence (
  sheet_id UUID NOT NULL REFERENCES scoring_sheet (id),
  person_id UUID NOT NULL,
  name TEXT NOT NULL,
  at_line TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (sheet_id, person_id)
);
