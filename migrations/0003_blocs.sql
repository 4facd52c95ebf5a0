-- Blocs and clusters. A bloc lives through its years; names and the managing body belong to the year,
-- so that an old year is printed under its own name.
CREATE TABLE blocs_bloc (
  id UUID PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('CLUSTER', 'SECTOR'))
);
CREATE TABLE blocs_year (
  id UUID PRIMARY KEY,
  bloc UUID NOT NULL REFERENCES blocs_bloc (id),
  number BIGINT NOT NULL CHECK (number BETWEEN 1948 AND 2200),
  name TEXT NOT NULL,
  long_name TEXT NOT NULL,
  found_by TEXT NOT NULL,
  managing UUID NOT NULL,
  version BIGINT NOT NULL,
  UNIQUE (bloc, number)
);
CREATE INDEX blocs_year_number ON blocs_year (number, name);
-- Members in the order of the decision that made the bloc.
CREATE TABLE blocs_member (
  year UUID NOT NULL REFERENCES blocs_year (id),
  body UUID NOT NULL,
  place BIGINT NOT NULL,
  PRIMARY KEY (year, body)
);
CREATE INDEX blocs_member_body ON blocs_member (body);
-- Who leads is set from a day on and stays until the next that begins; former rows stay for the memory of the rotation.
-- The keys say it: never two heads of one year from the same day, never one body as head and deputy.
CREATE TABLE blocs_term (
  bloc UUID NOT NULL,
  number BIGINT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('HEAD', 'DEPUTY')),
  body UUID NOT NULL,
  from_day TEXT NOT NULL,
  how TEXT NOT NULL,
  PRIMARY KEY (bloc, number, from_day, role),
  UNIQUE (bloc, number, from_day, body),
  FOREIGN KEY (bloc, number) REFERENCES blocs_year (bloc, number)
);
CREATE INDEX blocs_term_number ON blocs_term (number);
CREATE TABLE blocs_step (
  year UUID NOT NULL REFERENCES blocs_year (id),
  step TEXT NOT NULL CHECK (step IN ('COVENANT', 'WORK', 'MIDTERM', 'SELF_SCORE', 'APPRAISAL', 'CONFERENCE', 'HANDOVER')),
  from_day TEXT,
  until_day TEXT,
  PRIMARY KEY (year, step)
);
CREATE TABLE blocs_document (
  id UUID PRIMARY KEY,
  year UUID NOT NULL REFERENCES blocs_year (id),
  kind TEXT NOT NULL CHECK (kind IN ('DECISION', 'REGULATION', 'PLAN', 'GUIDANCE', 'REPORT', 'MINUTES', 'OTHER')),
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  day TEXT NOT NULL,
  file_digest TEXT,
  file_name TEXT,
  file_kind TEXT,
  file_size BIGINT,
  removed BIGINT NOT NULL CHECK (removed IN (0, 1))
);
CREATE INDEX blocs_document_year ON blocs_document (year, day);
