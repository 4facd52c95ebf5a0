-- One more post: the usher, who writes down who came in at the gates of a gathering. A check cannot be widened in place on both
-- engines, so the table is made anew with everything it held.
CREATE TABLE people_grant_now (
  id UUID PRIMARY KEY,
  person UUID NOT NULL REFERENCES people_person (id),
  post TEXT NOT NULL CHECK (post IN ('CLERK', 'LEADER', 'TELLER', 'OFFICER', 'ADMINISTRATOR', 'USHER')),
  scope TEXT NOT NULL CHECK (scope IN ('BODY', 'BLOC', 'BELOW')),
  place UUID NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT,
  acting BIGINT NOT NULL CHECK (acting IN (0, 1)),
  basis TEXT NOT NULL,
  ended_day TEXT,
  UNIQUE (person, post, scope, place, from_day)
);
INSERT INTO people_grant_now (id, person, post, scope, place, from_day, until_day, acting, basis, ended_day)
  SELECT id, person, post, scope, place, from_day, until_day, acting, basis, ended_day
  FROM people_grant;
DROP TABLE people_grant;
ALTER TABLE people_grant_now RENAME TO people_grant;
CREATE INDEX people_grant_place ON people_grant (place, post);
