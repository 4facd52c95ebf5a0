-- What the head unit's cell held when the standing body wrote its own: where the head's is another now, the standing
-- body has to look again. What was written before this is tied to what the head's cell holds now, so that no result
-- changes by itself.
ALTER TABLE scoring_mark ADD COLUMN saw_a BIGINT;
ALTER TABLE scoring_mark ADD COLUMN saw_b BIGINT;
ALTER TABLE scoring_mark ADD COLUMN saw_na BIGINT NOT NULL DEFAULT 0 CHECK (saw_na IN (0, 1));
UPDATE scoring_mark SET
  saw_a = (SELECT h.a FROM scoring_mark h WHERE h.sheet_id = scoring_mark.sheet_id AND h.item_id = scoring_mark.item_id AND h.line = 'HEAD'),
  saw_b = (SELECT h.b FROM scoring_mark h WHERE h.sheet_id = scoring_mark.sheet_id AND h.item_id = scoring_mark.item_id AND h.line = 'HEAD'),
  saw_na = COALESCE((SELECT h.na FROM scoring_mark h WHERE h.sheet_id = scoring_mark.sheet_id AND h.item_id = scoring_mark.item_id AND h.line = 'HEAD'), 0)
  WHERE line = 'STANDING';
-- A vote of the members on units equal in every other step of the tie-break. Only ever added to: the newest about the
-- same units holds.
CREATE TABLE scoring_tie_ballot (
  id UUID PRIMARY KEY,
  year_id UUID NOT NULL,
  held_on TEXT NOT NULL,
  present BIGINT NOT NULL CHECK (present > 0),
  minutes TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL
);
CREATE INDEX scoring_tie_ballot_year ON scoring_tie_ballot (year_id, recorded_at);
CREATE TABLE scoring_tie_vote (
  ballot_id UUID NOT NULL REFERENCES scoring_tie_ballot (id),
  body_id UUID NOT NULL,
  votes BIGINT NOT NULL CHECK (votes >= 0),
  PRIMARY KEY (ballot_id, body_id)
);
