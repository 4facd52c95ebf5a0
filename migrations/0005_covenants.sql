-- Covenants: one for a bloc's year.
CREATE TABLE covenants_covenant (
  id UUID PRIMARY KEY,
  year UUID NOT NULL UNIQUE,
  theme TEXT NOT NULL,
  grounds TEXT NOT NULL,
  undertakings TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('DRAFT', 'AGREED', 'EFFECTIVE')),
  effective_on TEXT,
  version BIGINT NOT NULL,
  CHECK ((state = 'EFFECTIVE') = (effective_on IS NOT NULL))
);
CREATE TABLE covenants_section (
  covenant UUID NOT NULL REFERENCES covenants_covenant (id),
  no BIGINT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (covenant, no)
);
CREATE TABLE covenants_target (
  covenant UUID NOT NULL REFERENCES covenants_covenant (id),
  no BIGINT NOT NULL,
  section BIGINT NOT NULL,
  indicator TEXT NOT NULL,
  measure TEXT NOT NULL,
  baseline TEXT,
  value TEXT NOT NULL,
  owner UUID,
  deadline TEXT,
  PRIMARY KEY (covenant, no)
);
-- The key says it: one signature a body.
CREATE TABLE covenants_signature (
  covenant UUID NOT NULL REFERENCES covenants_covenant (id),
  body UUID NOT NULL,
  person UUID,
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('IN_SYSTEM', 'ON_PAPER')),
  at BIGINT NOT NULL,
  scan_digest TEXT,
  scan_name TEXT,
  scan_kind TEXT,
  PRIMARY KEY (covenant, body),
  CHECK (method = 'IN_SYSTEM' OR scan_digest IS NOT NULL)
);
CREATE TABLE covenants_absence (
  covenant UUID NOT NULL REFERENCES covenants_covenant (id),
  body UUID NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (covenant, body)
);
