-- How much a bloc of a kind and size may propose, by managing body. A row is ended, never deleted; which rows may
-- stand beside each other (no two for one bloc on one day) is decided where they are written.
CREATE TABLE awards_quota (
  id UUID PRIMARY KEY,
  managing UUID NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('CLUSTER', 'SECTOR', 'BOTH')),
  size_from BIGINT NOT NULL CHECK (size_from >= 1),
  size_to BIGINT NOT NULL CHECK (size_to <= 60),
  government_flags BIGINT NOT NULL CHECK (government_flags BETWEEN 0 AND 60),
  province_flags BIGINT NOT NULL CHECK (province_flags BETWEEN 0 AND 60),
  certificates BIGINT NOT NULL CHECK (certificates BETWEEN 0 AND 60),
  -- Shares are exact fractions, "2/5".
  share TEXT,
  exclusive BIGINT NOT NULL CHECK (exclusive IN (0, 1)),
  least_government_flag TEXT,
  least_province_flag TEXT,
  least_certificate TEXT,
  basis TEXT NOT NULL,
  standing TEXT NOT NULL CHECK (standing IN ('VERIFIED', 'UNVERIFIED', 'ILLUSTRATIVE')),
  from_day TEXT NOT NULL,
  until_day TEXT,
  version BIGINT NOT NULL,
  CHECK (size_from <= size_to),
  CHECK (until_day IS NULL OR until_day >= from_day)
);
CREATE INDEX awards_quota_managing ON awards_quota (managing, from_day);
