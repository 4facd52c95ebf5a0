-- Where a member stands with a target that has no figure, in words.
ALTER TABLE covenants_check ADD COLUMN told TEXT NOT NULL DEFAULT '';
-- That all members signed a printed annex. Amendments written down after that, from the one behind "upto" on, belong to a
-- later annex: a signed paper stays what it was.
CREATE TABLE covenants_annex_signing (
  covenant UUID NOT NULL REFERENCES covenants_covenant (id),
  annex BIGINT NOT NULL CHECK (annex >= 1),
  upto BIGINT NOT NULL,
  signed_on TEXT NOT NULL,
  scan_digest TEXT,
  scan_name TEXT,
  scan_kind TEXT,
  by_person UUID,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (covenant, annex)
);
