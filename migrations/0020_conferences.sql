-- Who was there when the conference was opened, and who came or left after: the minutes tell both, and a unit that leaves
-- takes nothing from the opening. Of conferences opened before this step only the presence of today is known.
ALTER TABLE conferences_presence ADD COLUMN at_opening BIGINT CHECK (at_opening IN (0, 1));
ALTER TABLE conferences_presence ADD COLUMN opening_reason TEXT NOT NULL DEFAULT '';
UPDATE conferences_presence SET at_opening = present, opening_reason = reason
  WHERE conference_id IN (SELECT id FROM conferences_conference WHERE opened_at IS NOT NULL);
-- Earlier a conference began with every unit noted absent; now who is not called has no note. Of one that is only planned
-- an absence without a word is that beginning.
DELETE FROM conferences_presence WHERE present = 0 AND delegate = '' AND reason = ''
  AND conference_id IN (SELECT id FROM conferences_conference WHERE state = 'PLANNED');
CREATE TABLE conferences_movement (
  id UUID PRIMARY KEY,
  conference_id UUID NOT NULL REFERENCES conferences_conference (id),
  body_id UUID NOT NULL,
  present BIGINT NOT NULL CHECK (present IN (0, 1)),
  reason TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX conferences_movement_of ON conferences_movement (conference_id, at);
