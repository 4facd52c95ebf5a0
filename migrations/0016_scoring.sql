-- Whether a line needs evidence.
ALTER TABLE scoring_item ADD COLUMN proof TEXT NOT NULL DEFAULT 'OPTIONAL' CHECK (proof IN ('OPTIONAL', 'REQUIRED'));
-- A piece of evidence stands once on a sheet, whatever lines it proves. `address`: of a file the SHA-256 it is kept
-- under, of a link where it leads.
CREATE TABLE scoring_piece (
  id UUID PRIMARY KEY,
  sheet_id UUID NOT NULL REFERENCES scoring_sheet (id),
  kind TEXT NOT NULL CHECK (kind IN ('PDF', 'JPEG', 'PNG', 'OFFICE', 'LINK')),
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  size BIGINT NOT NULL CHECK (size >= 0),
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (sheet_id, address)
);
-- The lines a piece proves. Taken off a line, the row stays and says by whom.
CREATE TABLE scoring_piece_line (
  piece_id UUID NOT NULL REFERENCES scoring_piece (id),
  item_id UUID NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  removed_at BIGINT,
  removed_by TEXT,
  PRIMARY KEY (piece_id, item_id)
);
-- The same file sent for several lines of a sheet is one piece from now on, under its first name.
INSERT INTO scoring_piece (id, sheet_id, kind, address, name, size, by_name, at)
  SELECT e.id, e.sheet_id, e.kind, e.digest, e.name, e.size, e.by_name, e.at FROM scoring_evidence e
  WHERE NOT EXISTS (SELECT 1 FROM scoring_evidence o WHERE o.sheet_id = e.sheet_id AND o.digest = e.digest
    AND (o.at < e.at OR (o.at = e.at AND o.id < e.id)));
-- Sent for the same line again after it was taken out: the last time counts.
INSERT INTO scoring_piece_line (piece_id, item_id, by_name, at, removed_at, removed_by)
  SELECT p.id, e.item_id, e.by_name, e.at, e.removed_at, e.removed_by
  FROM scoring_evidence e JOIN scoring_piece p ON p.sheet_id = e.sheet_id AND p.address = e.digest
  WHERE NOT EXISTS (SELECT 1 FROM scoring_evidence o
    WHERE o.sheet_id = e.sheet_id AND o.digest = e.digest AND o.item_id = e.item_id
    AND (o.at > e.at OR (o.at = e.at AND o.id > e.id)));
DROP TABLE scoring_evidence;
