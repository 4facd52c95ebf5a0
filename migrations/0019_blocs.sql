-- A document may be the submission ("tờ trình") that the head unit sends once the minutes are signed: what waits for it
-- is done when it is kept here.
CREATE TABLE blocs_document_now (
  id UUID PRIMARY KEY,
  year UUID NOT NULL REFERENCES blocs_year (id),
  kind TEXT NOT NULL CHECK (kind IN ('DECISION', 'REGULATION', 'PLAN', 'GUIDANCE', 'REPORT', 'MINUTES', 'SUBMISSION', 'OTHER')),
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  day TEXT NOT NULL,
  file_digest TEXT,
  file_name TEXT,
  file_kind TEXT,
  file_size BIGINT,
  removed BIGINT NOT NULL CHECK (removed IN (0, 1))
);
INSERT INTO blocs_document_now (id, year, kind, number, name, day, file_digest, file_name, file_kind, file_size, removed)
  SELECT id, year, kind, number, name, day, file_digest, file_name, file_kind, file_size, removed FROM blocs_document;
DROP TABLE blocs_document;
ALTER TABLE blocs_document_now RENAME TO blocs_document;
CREATE INDEX blocs_document_year ON blocs_document (year, day);
