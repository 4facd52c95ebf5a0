-- People who can sign in. Nobody is deleted: an account is shut, a grant is ended, a session is over.
CREATE TABLE people_person (
  id UUID PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  body UUID,
  state TEXT NOT NULL CHECK (state IN ('OPEN', 'SHUT')),
  illustrative BIGINT NOT NULL CHECK (illustrative IN (0, 1)),
  search TEXT NOT NULL,
  sort BYTES NOT NULL,
  made_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX people_person_sort ON people_person (sort, id);
CREATE INDEX people_person_body ON people_person (body, sort);
-- What proves who somebody is. A password today; passkeys, one-time codes and single sign-on are further kinds, several
-- to a person, told apart by their label. A password's secret is its Argon2id string, with the parameters in it.
CREATE TABLE people_credential (
  id UUID PRIMARY KEY,
  person UUID NOT NULL REFERENCES people_person (id),
  kind TEXT NOT NULL CHECK (kind IN ('PASSWORD', 'PASSKEY', 'ONE_TIME_CODE', 'SINGLE_SIGN_ON')),
  label TEXT NOT NULL,
  secret TEXT NOT NULL,
  temporary BIGINT NOT NULL CHECK (temporary IN (0, 1)),
  good_until BIGINT,
  made_at BIGINT NOT NULL,
  UNIQUE (person, kind, label)
);
-- Appointments: what, where, from when to when. ended_day is the first day on which an ended one no longer holds.
CREATE TABLE people_grant (
  id UUID PRIMARY KEY,
  person UUID NOT NULL REFERENCES people_person (id),
  post TEXT NOT NULL CHECK (post IN ('CLERK', 'LEADER', 'TELLER', 'OFFICER', 'ADMINISTRATOR')),
  scope TEXT NOT NULL CHECK (scope IN ('BODY', 'BLOC', 'BELOW')),
  place UUID NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT,
  acting BIGINT NOT NULL CHECK (acting IN (0, 1)),
  basis TEXT NOT NULL,
  ended_day TEXT,
  UNIQUE (person, post, scope, place, from_day)
);
CREATE INDEX people_grant_place ON people_grant (place, post);
-- A session is known by the digest of its token only.
CREATE TABLE people_session (
  id UUID PRIMARY KEY,
  token BYTES NOT NULL UNIQUE,
  person UUID NOT NULL REFERENCES people_person (id),
  made_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  browser TEXT NOT NULL,
  ip TEXT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX people_session_person ON people_session (person, made_at);
-- Wrong passwords, counted by login and by address, both as digests: what somebody typed into the wrong field is not
-- kept. In the database, so that all copies of the program count together.
CREATE TABLE people_gate (
  kind TEXT NOT NULL CHECK (kind IN ('LOGIN', 'ADDRESS')),
  key BYTES NOT NULL,
  wrong BIGINT NOT NULL,
  locks BIGINT NOT NULL,
  since_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (kind, key)
);
CREATE INDEX people_gate_last ON people_gate (last_at);
