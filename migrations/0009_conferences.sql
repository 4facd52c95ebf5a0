-- The place papers carry before their date ("địa danh"), and the award each ballot of proposals is about: a word of its
-- own instead of the ballot's title, so that awards of other levels fit.
ALTER TABLE conferences_conference ADD COLUMN locality TEXT NOT NULL DEFAULT '';
CREATE TABLE conferences_proposal (
  ballot_id UUID PRIMARY KEY,
  conference_id UUID NOT NULL REFERENCES conferences_conference (id),
  award TEXT NOT NULL CHECK (award IN ('GOV_FLAG', 'PROVINCE_FLAG', 'PROVINCE_CERTIFICATE'))
);
CREATE INDEX conferences_proposal_of ON conferences_proposal (conference_id);
-- Ballots made before this step had only their titles to tell; this once another feature's table is read.
INSERT INTO conferences_proposal (ballot_id, conference_id, award)
SELECT b.id, c.id, CASE b.title WHEN 'Đề nghị tặng Cờ thi đua' THEN 'PROVINCE_FLAG' ELSE 'PROVINCE_CERTIFICATE' END
FROM ballots_ballot b JOIN conferences_conference c ON c.id = b.matter_id
WHERE b.title IN ('Đề nghị tặng Cờ thi đua', 'Đề nghị tặng Bằng khen');
