-- Votes of member units: one row a ballot, its options, who may vote, what each unit said, what tellers counted.
CREATE TABLE ballots_ballot (
  id UUID PRIMARY KEY,
  bloc_id UUID NOT NULL,
  year_id UUID NOT NULL,
  matter_kind TEXT NOT NULL,
  matter_id UUID NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('PROPOSAL', 'ELECTION')),
  group_name TEXT NOT NULL,
  title TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('ROOM', 'PHONE', 'PAPER')),
  threshold_num BIGINT NOT NULL,
  threshold_den BIGINT NOT NULL,
  strictly BIGINT NOT NULL CHECK (strictly IN (0, 1)),
  base TEXT NOT NULL CHECK (base IN ('MEMBERS', 'PRESENT', 'VALID')),
  quorum_num BIGINT NOT NULL,
  quorum_den BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('DRAFT', 'OPEN', 'CLOSED')),
  round BIGINT NOT NULL CHECK (round >= 1),
  previous_id UUID UNIQUE REFERENCES ballots_ballot (id),
  round_reason TEXT,
  created_at BIGINT NOT NULL,
  opened_at BIGINT,
  closed_at BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX ballots_ballot_by_matter ON ballots_ballot (matter_id, created_at, id);
CREATE INDEX ballots_ballot_by_state ON ballots_ballot (state, id);

CREATE TABLE ballots_option (
  id UUID PRIMARY KEY,
  ballot_id UUID NOT NULL REFERENCES ballots_ballot (id),
  position BIGINT NOT NULL,
  body_id UUID NOT NULL,
  label TEXT NOT NULL,
  UNIQUE (ballot_id, position),
  UNIQUE (ballot_id, body_id)
);

-- Names are those of the day the ballot was made, because papers print them.
CREATE TABLE ballots_elector (
  ballot_id UUID NOT NULL REFERENCES ballots_ballot (id),
  body_id UUID NOT NULL,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  short TEXT NOT NULL,
  present BIGINT NOT NULL CHECK (present IN (0, 1)),
  PRIMARY KEY (ballot_id, body_id)
);
CREATE INDEX ballots_elector_by_body ON ballots_elector (body_id, ballot_id);

-- One voice a unit: the key holds it, whatever the program forgets.
CREATE TABLE ballots_voice (
  ballot_id UUID NOT NULL,
  body_id UUID NOT NULL,
  choice TEXT NOT NULL CHECK (choice IN ('FOR', 'AGAINST', 'ABSTAIN')),
  option_id UUID REFERENCES ballots_option (id),
  how TEXT NOT NULL CHECK (how IN ('ROOM', 'PHONE')),
  receipt TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_person UUID NOT NULL,
  PRIMARY KEY (ballot_id, body_id),
  FOREIGN KEY (ballot_id, body_id) REFERENCES ballots_elector (ballot_id, body_id),
  CHECK ((choice = 'FOR') = (option_id IS NOT NULL))
);

-- The tellers' protocol. The sums are held here too.
CREATE TABLE ballots_count (
  ballot_id UUID PRIMARY KEY REFERENCES ballots_ballot (id),
  issued BIGINT NOT NULL,
  collected BIGINT NOT NULL,
  missing BIGINT NOT NULL,
  valid BIGINT NOT NULL,
  invalid BIGINT NOT NULL,
  against BIGINT NOT NULL,
  blank BIGINT NOT NULL,
  tellers TEXT NOT NULL,
  entered_by UUID NOT NULL,
  at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  CHECK (issued = collected + missing),
  CHECK (collected = valid + invalid)
);

CREATE TABLE ballots_count_option (
  ballot_id UUID NOT NULL REFERENCES ballots_count (ballot_id),
  option_id UUID NOT NULL REFERENCES ballots_option (id),
  votes BIGINT NOT NULL CHECK (votes >= 0),
  PRIMARY KEY (ballot_id, option_id)
);
