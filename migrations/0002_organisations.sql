-- Public bodies. Names and parents have dates; a body ends, it is never deleted.
CREATE TABLE organisations_body (
  id UUID PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('COMMITTEE', 'OFFICE', 'DEPARTMENT', 'PARTY', 'UNION', 'ENTERPRISE', 'SCHOOL', 'OTHER')),
  level TEXT NOT NULL CHECK (level IN ('CENTRAL', 'PROVINCE', 'DISTRICT', 'COMMUNE', 'BASE')),
  place_name TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT,
  version BIGINT NOT NULL
);
-- A name holds from its day until the next name's day.
CREATE TABLE organisations_name (
  body_id UUID NOT NULL REFERENCES organisations_body (id),
  from_day TEXT NOT NULL,
  full_name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  folded TEXT NOT NULL,
  basis TEXT NOT NULL,
  PRIMARY KEY (body_id, from_day)
);
-- The body above, from a day until the next row's day; no parent is the top of a tree.
CREATE TABLE organisations_parent (
  body_id UUID NOT NULL REFERENCES organisations_body (id),
  from_day TEXT NOT NULL,
  parent_id UUID REFERENCES organisations_body (id),
  basis TEXT NOT NULL,
  PRIMARY KEY (body_id, from_day)
);
CREATE INDEX organisations_parent_of ON organisations_parent (parent_id);
-- Who holds which post, and how they sign papers.
CREATE TABLE organisations_holder (
  id UUID PRIMARY KEY,
  body_id UUID NOT NULL REFERENCES organisations_body (id),
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  signing TEXT NOT NULL,
  leads BIGINT NOT NULL CHECK (leads IN (0, 1)),
  illustrative BIGINT NOT NULL CHECK (illustrative IN (0, 1)),
  from_day TEXT NOT NULL,
  until_day TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX organisations_holder_body ON organisations_holder (body_id, from_day);
-- A list that was uploaded and shown, and waits to be taken in.
CREATE TABLE organisations_import (
  id UUID PRIMARY KEY,
  by_person UUID NOT NULL,
  at BIGINT NOT NULL,
  file_name TEXT NOT NULL,
  lines TEXT NOT NULL,
  taken_at BIGINT
);
