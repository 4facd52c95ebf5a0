-- What a gathering needs by head count, and what it costs. Money is whole đồng.
CREATE TABLE logistics_need (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('HALL', 'MEAL', 'CAR', 'BEDROOM', 'PRINT', 'GIFT', 'OTHER')),
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  -- The day it is for; empty where it is for none.
  day TEXT,
  -- 0: a fixed number; else one for so many heads.
  heads BIGINT NOT NULL CHECK (heads >= 0),
  fixed BIGINT NOT NULL CHECK (fixed >= 0),
  reserve BIGINT NOT NULL CHECK (reserve BETWEEN 0 AND 100),
  -- Only the delegations of this source count; empty: all delegates expected.
  source TEXT NOT NULL,
  when_leaders BIGINT NOT NULL CHECK (when_leaders IN (0, 1)),
  price BIGINT NOT NULL CHECK (price >= 0),
  -- How many are ordered, booked, printed; NULL while nothing is.
  have BIGINT CHECK (have >= 0),
  -- What was printed tells this; empty for everything else and before.
  told TEXT NOT NULL,
  note TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX logistics_need_gathering ON logistics_need (gathering, kind);
-- The estimate ("dự toán"): its ceiling, and for how many delegates it was approved.
CREATE TABLE logistics_budget (
  gathering UUID PRIMARY KEY,
  ceiling BIGINT CHECK (ceiling >= 0),
  approved_heads BIGINT CHECK (approved_heads >= 0),
  approved_total BIGINT CHECK (approved_total >= 0),
  approved_on TEXT,
  basis TEXT NOT NULL,
  version BIGINT NOT NULL
);
-- A line of it: a need priced, or a sum of its own.
CREATE TABLE logistics_line (
  id UUID PRIMARY KEY,
  gathering UUID NOT NULL,
  need UUID,
  name TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount >= 0),
  ceiling BIGINT CHECK (ceiling >= 0),
  actual BIGINT CHECK (actual >= 0),
  remark TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX logistics_line_gathering ON logistics_line (gathering);
CREATE UNIQUE INDEX logistics_line_need ON logistics_line (gathering, need);
-- What a change made wrong, as it was found when the change was made; and what was accepted as it is, with the reason.
CREATE TABLE logistics_found (
  change UUID NOT NULL,
  gathering UUID NOT NULL,
  place TEXT NOT NULL,
  says TEXT NOT NULL,
  PRIMARY KEY (change, place)
);
CREATE INDEX logistics_found_gathering ON logistics_found (gathering);
-- The latest last day a gathering ever had: work that was in time then may be late since it was moved.
CREATE TABLE logistics_latest (
  gathering UUID PRIMARY KEY,
  day TEXT NOT NULL
);
CREATE TABLE logistics_accepted (
  gathering UUID NOT NULL,
  place TEXT NOT NULL,
  says TEXT NOT NULL,
  reason TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (gathering, place)
);
