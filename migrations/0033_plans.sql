-- The text of a plan as it stood when it was issued (0) and after each revision of it.
CREATE TABLE plans_edition (
  plan UUID NOT NULL REFERENCES plans_plan (id),
  no BIGINT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (plan, no)
);
-- How reports are wanted of an issued plan is set anew without a revision; what it was is kept with its day.
CREATE TABLE plans_rhythm (
  id UUID PRIMARY KEY,
  plan UUID NOT NULL REFERENCES plans_plan (id),
  at BIGINT NOT NULL,
  was TEXT NOT NULL,
  now TEXT NOT NULL,
  by_name TEXT NOT NULL
);
CREATE INDEX plans_rhythm_plan ON plans_rhythm (plan, at);
-- Since when a unit has its task and a member follows a body: reports due by that day are not theirs. Of rows of an
-- older copy of the program nobody knows; they count from the day the plan was issued, as they did.
ALTER TABLE plans_unit ADD COLUMN since TEXT;
ALTER TABLE plans_follow ADD COLUMN since TEXT;
-- One head for each committee. Where an older copy of the program named several, one stays: by title "Trưởng ban" first,
-- then the chair of a people's committee, then a deputy chair of one, then everybody else; of equals the first by name,
-- then by key. The others stay members, and the issuing body names another head on the committee's page if it is not
-- this one.
UPDATE plans_member SET head = 0 WHERE head = 1 AND person <> (
  SELECT m.person FROM plans_member m WHERE m.plan = plans_member.plan AND m.head = 1
  ORDER BY CASE
    WHEN m.title LIKE 'Trưởng ban%' THEN 0
    WHEN m.title LIKE 'Chủ tịch UBND%' OR m.title LIKE 'Chủ tịch Ủy ban nhân dân%' THEN 1
    WHEN m.title LIKE 'Phó Chủ tịch UBND%' OR m.title LIKE 'Phó Chủ tịch Ủy ban nhân dân%' THEN 2
    ELSE 3 END, m.name, m.person
  LIMIT 1
);
CREATE UNIQUE INDEX plans_member_head ON plans_member (plan) WHERE head = 1;
