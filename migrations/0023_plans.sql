-- Plans ("kế hoạch") that cascade to every unit: the document, its lines with deadlines, one row for each unit, who
-- follows whom, what was reported, and every revision with its basis.
CREATE TABLE plans_plan (
  id UUID PRIMARY KEY,
  issuer UUID NOT NULL,
  number TEXT NOT NULL,
  day TEXT,
  title TEXT NOT NULL,
  bases TEXT NOT NULL,
  recipients TEXT NOT NULL,
  figures TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('DRAFT', 'ISSUED', 'ENDED')),
  issued_on TEXT,
  ended_on TEXT,
  report_every TEXT NOT NULL CHECK (report_every IN ('NEVER', 'MONTHLY', 'QUARTERLY')),
  report_day BIGINT NOT NULL CHECK (report_day BETWEEN 1 AND 31),
  report_by TEXT NOT NULL CHECK (report_by IN ('UNITS', 'FOLLOWERS', 'BOTH')),
  follower_days BIGINT NOT NULL,
  head_days BIGINT NOT NULL,
  illustrative BIGINT NOT NULL CHECK (illustrative IN (0, 1)),
  version BIGINT NOT NULL
);
CREATE INDEX plans_plan_issuer ON plans_plan (issuer);
-- Parts 1 to 9 are those of the official structure; from 10 on annexes.
CREATE TABLE plans_part (
  plan UUID NOT NULL REFERENCES plans_plan (id),
  no BIGINT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (plan, no)
);
CREATE TABLE plans_task (
  plan UUID NOT NULL REFERENCES plans_plan (id),
  no BIGINT NOT NULL,
  part TEXT NOT NULL,
  work TEXT NOT NULL,
  leads TEXT NOT NULL,
  partners TEXT NOT NULL,
  deadline TEXT,
  words TEXT NOT NULL,
  product TEXT NOT NULL,
  PRIMARY KEY (plan, no)
);
-- A line is addressed to a group of bodies, to the issuing body itself, or to bodies picked by hand.
CREATE TABLE plans_line (
  id UUID PRIMARY KEY,
  plan UUID NOT NULL REFERENCES plans_plan (id),
  no BIGINT NOT NULL,
  name TEXT NOT NULL,
  whom TEXT NOT NULL CHECK (whom IN ('GROUP', 'OWN', 'PICKED')),
  level TEXT,
  kind TEXT,
  deadline TEXT NOT NULL,
  words TEXT NOT NULL,
  product TEXT NOT NULL,
  parent UUID
);
CREATE INDEX plans_line_plan ON plans_line (plan, no);
CREATE TABLE plans_pick (
  line UUID NOT NULL REFERENCES plans_line (id),
  body UUID NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('ADD', 'OMIT')),
  PRIMARY KEY (line, body)
);
-- What a line asks of one unit. "own" says that its deadline was moved by itself, not with its line.
CREATE TABLE plans_unit (
  id UUID PRIMARY KEY,
  plan UUID NOT NULL REFERENCES plans_plan (id),
  line UUID NOT NULL REFERENCES plans_line (id),
  body UUID NOT NULL,
  deadline TEXT NOT NULL,
  words TEXT NOT NULL,
  own BIGINT NOT NULL CHECK (own IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('SILENT', 'UNDERWAY', 'DONE')),
  event_on TEXT,
  done_on TEXT,
  told_at BIGINT,
  excused_on TEXT,
  excuse TEXT NOT NULL,
  version BIGINT NOT NULL,
  UNIQUE (line, body)
);
CREATE INDEX plans_unit_plan ON plans_unit (plan);
CREATE INDEX plans_unit_body ON plans_unit (body);
-- One report of one unit. Rows stay; one that was taken back says so.
CREATE TABLE plans_entry (
  id UUID PRIMARY KEY,
  plan UUID NOT NULL REFERENCES plans_plan (id),
  unit UUID NOT NULL REFERENCES plans_unit (id),
  at BIGINT NOT NULL,
  by_person UUID,
  by_name TEXT NOT NULL,
  instead BIGINT NOT NULL CHECK (instead IN (0, 1)),
  period TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('UNDERWAY', 'DONE')),
  event_on TEXT,
  done_on TEXT,
  said TEXT NOT NULL,
  figures TEXT NOT NULL,
  product TEXT NOT NULL,
  link TEXT NOT NULL,
  undone TEXT NOT NULL
);
CREATE INDEX plans_entry_unit ON plans_entry (unit, at);
CREATE INDEX plans_entry_plan ON plans_entry (plan, at);
CREATE TABLE plans_file (
  entry UUID PRIMARY KEY REFERENCES plans_entry (id),
  digest TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  size BIGINT NOT NULL
);
-- Who, when, on which document or conclusion, why. A revision of a deadline names a line or one unit.
CREATE TABLE plans_revision (
  id UUID PRIMARY KEY,
  plan UUID NOT NULL REFERENCES plans_plan (id),
  no BIGINT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('DEADLINE', 'TEXT', 'TASKS', 'LINE')),
  line UUID,
  unit UUID,
  basis_kind TEXT NOT NULL CHECK (basis_kind IN ('DOCUMENT', 'CONCLUSION')),
  basis TEXT NOT NULL,
  basis_day TEXT NOT NULL,
  reason TEXT NOT NULL,
  was_words TEXT NOT NULL,
  now_words TEXT NOT NULL,
  became_late BIGINT NOT NULL,
  no_longer_late BIGINT NOT NULL,
  at BIGINT NOT NULL,
  by_person UUID,
  by_name TEXT NOT NULL,
  UNIQUE (plan, no)
);
-- Which units a revision moved, and what their deadline was before.
CREATE TABLE plans_moved (
  revision UUID NOT NULL REFERENCES plans_revision (id),
  unit UUID NOT NULL REFERENCES plans_unit (id),
  was TEXT NOT NULL,
  was_words TEXT NOT NULL,
  PRIMARY KEY (revision, unit)
);
CREATE INDEX plans_moved_unit ON plans_moved (unit);
-- The steering committee ("ban chỉ đạo") of a plan: at most one head.
CREATE TABLE plans_member (
  plan UUID NOT NULL REFERENCES plans_plan (id),
  person UUID NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  head BIGINT NOT NULL CHECK (head IN (0, 1)),
  PRIMARY KEY (plan, person)
);
CREATE INDEX plans_member_person ON plans_member (person);
CREATE TABLE plans_follow (
  plan UUID NOT NULL REFERENCES plans_plan (id),
  person UUID NOT NULL,
  body UUID NOT NULL,
  PRIMARY KEY (plan, person, body)
);
CREATE INDEX plans_follow_person ON plans_follow (person);
-- What a member reports to the head of the committee for a period.
CREATE TABLE plans_account (
  id UUID PRIMARY KEY,
  plan UUID NOT NULL REFERENCES plans_plan (id),
  person UUID NOT NULL,
  period TEXT NOT NULL,
  said TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX plans_account_plan ON plans_account (plan, period);
