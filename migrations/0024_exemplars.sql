-- Exemplars. What concerns a person's composition stands in a table of its own, read only for those who keep the
-- exemplar; a picture stands only with the consent it was given under.
CREATE TABLE exemplars_field (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  found_by TEXT NOT NULL UNIQUE,
  ended BIGINT NOT NULL CHECK (ended IN (0, 1))
);
CREATE TABLE exemplars_exemplar (
  id UUID PRIMARY KEY,
  body UUID NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('PERSON', 'COLLECTIVE', 'MODEL')),
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  field TEXT NOT NULL,
  finder TEXT NOT NULL,
  mentor UUID,
  mentor_name TEXT NOT NULL,
  summary TEXT NOT NULL,
  achievements TEXT NOT NULL,
  story TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('DISCOVERED', 'NURTURED', 'RECOGNISED', 'MULTIPLIED', 'RETIRED')),
  found_by TEXT NOT NULL,
  illustrative BIGINT NOT NULL CHECK (illustrative IN (0, 1)),
  version BIGINT NOT NULL
);
CREATE INDEX exemplars_exemplar_body ON exemplars_exemplar (body);
CREATE INDEX exemplars_exemplar_state ON exemplars_exemplar (state, body);
CREATE INDEX exemplars_exemplar_mentor ON exemplars_exemplar (mentor);
-- Unknown is null, never "no".
CREATE TABLE exemplars_composition (
  exemplar UUID PRIMARY KEY REFERENCES exemplars_exemplar (id),
  direct BIGINT CHECK (direct IN (0, 1)),
  woman BIGINT CHECK (woman IN (0, 1)),
  minority BIGINT CHECK (minority IN (0, 1)),
  born BIGINT CHECK (born BETWEEN 1900 AND 2100),
  work TEXT CHECK (work IN ('WORKER', 'FARMER', 'RESEARCHER', 'OFFICIAL', 'ARMED', 'BUSINESS', 'OTHER'))
);
-- Where an exemplar has been on its way; the first row is its discovery.
CREATE TABLE exemplars_step (
  exemplar UUID NOT NULL REFERENCES exemplars_exemplar (id),
  place BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('DISCOVERED', 'NURTURED', 'RECOGNISED', 'MULTIPLIED', 'RETIRED')),
  day TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  basis TEXT NOT NULL,
  reason TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (exemplar, place)
);
-- Evidence: a file under its digest, or a link as it was typed.
CREATE TABLE exemplars_piece (
  id UUID PRIMARY KEY,
  exemplar UUID NOT NULL REFERENCES exemplars_exemplar (id),
  kind TEXT NOT NULL CHECK (kind IN ('PDF', 'JPEG', 'PNG', 'LINK')),
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  removed BIGINT NOT NULL CHECK (removed IN (0, 1)),
  UNIQUE (exemplar, address)
);
-- A picture is shown while its consent stands and nobody took it out.
CREATE TABLE exemplars_picture (
  id UUID PRIMARY KEY,
  exemplar UUID NOT NULL REFERENCES exemplars_exemplar (id),
  digest TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  alt TEXT NOT NULL,
  caption TEXT NOT NULL,
  consent_by TEXT NOT NULL,
  consent_day TEXT NOT NULL,
  consent_how TEXT NOT NULL CHECK (consent_how IN ('PAPER', 'STATEMENT')),
  consent_words TEXT NOT NULL,
  consent_kind TEXT,
  consent_file TEXT,
  withdrawn_on TEXT,
  withdrawn_why TEXT NOT NULL,
  removed BIGINT NOT NULL CHECK (removed IN (0, 1))
);
CREATE INDEX exemplars_picture_exemplar ON exemplars_picture (exemplar);
CREATE TABLE exemplars_adoption (
  id UUID PRIMARY KEY,
  exemplar UUID NOT NULL REFERENCES exemplars_exemplar (id),
  body UUID NOT NULL,
  learned_from UUID,
  day TEXT NOT NULL,
  changed TEXT NOT NULL,
  measure TEXT NOT NULL,
  unit TEXT NOT NULL,
  was BIGINT,
  became BIGINT,
  by_id UUID NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  confirmed_by TEXT,
  confirmed_at BIGINT,
  removed BIGINT NOT NULL CHECK (removed IN (0, 1))
);
CREATE INDEX exemplars_adoption_exemplar ON exemplars_adoption (exemplar);
CREATE INDEX exemplars_adoption_confirmed ON exemplars_adoption (confirmed_at);
-- Selections towards a conference or congress, and who is nominated for them.
CREATE TABLE exemplars_selection (
  id UUID PRIMARY KEY,
  body UUID NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('BASE', 'COMMUNE', 'DISTRICT', 'PROVINCE', 'CENTRAL')),
  title TEXT NOT NULL,
  day TEXT NOT NULL,
  places BIGINT NOT NULL CHECK (places BETWEEN 1 AND 5000),
  closes_on TEXT NOT NULL,
  criteria TEXT NOT NULL,
  foreword TEXT NOT NULL,
  closed_on TEXT,
  illustrative BIGINT NOT NULL CHECK (illustrative IN (0, 1)),
  version BIGINT NOT NULL
);
CREATE INDEX exemplars_selection_body ON exemplars_selection (body, closed_on);
CREATE TABLE exemplars_nomination (
  id UUID PRIMARY KEY,
  selection UUID NOT NULL REFERENCES exemplars_selection (id),
  exemplar UUID NOT NULL REFERENCES exemplars_exemplar (id),
  by_body UUID NOT NULL,
  note TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  outcome TEXT CHECK (outcome IN ('CHOSEN', 'NOT_CHOSEN')),
  reason TEXT NOT NULL,
  decided_by TEXT,
  decided_at BIGINT,
  UNIQUE (selection, exemplar)
);
CREATE INDEX exemplars_nomination_exemplar ON exemplars_nomination (exemplar);
